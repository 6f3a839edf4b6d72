package dev.gantry.build;

import dev.gantry.dockerfile.ContextPaths;
import dev.gantry.engine.Workspace;
import dev.gantry.engine.Workspaces;
import dev.gantry.image.Digest;
import dev.gantry.linux.Directory;
import dev.gantry.storage.TreeStore;
import java.util.List;
import java.util.function.Function;

/// Where `COPY` and `ADD` take files from.
sealed interface FileSource {
    /// Works on the files, which nobody changes.
    <T> T read(Function<Directory, T> work);

    /// Finds what `from` names.
    @FunctionalInterface
    interface Finder {
        /// The files of a stage, an image or a context.
        FileSource find(String name) throws InterruptedException;
    }

    /// Brings what is going to be read, where it is not here yet.
    ///
    /// @throws dev.gantry.engine.EngineException where it does not come
    default void require(ContextPaths needed) throws InterruptedException {}

    /// Whether its files know their content's digest.
    default boolean hasDigests() {
        return false;
    }

    /// The build's context, whose files become root's.
    record Context(BuildContext context) implements FileSource {
        @Override
        public <T> T read(Function<Directory, T> work) {
            return work.apply(context.root());
        }

        @Override
        public void require(ContextPaths needed) throws InterruptedException {
            context.require(needed);
        }

        @Override
        public boolean hasDigests() {
            return context.hasDigests();
        }
    }

    /// A stage or an image, whose files keep their owners.
    record Layers(Workspaces workspaces, List<Digest> layers) implements FileSource {
        public Layers {
            layers = List.copyOf(layers);
        }

        @Override
        public <T> T read(Function<Directory, T> work) {
            try (Workspace workspace = workspaces.view(layers)) {
                return workspace.onFiles(work);
            }
        }
    }

    /// What was fetched for this build, which becomes root's.
    ///
    /// @param path of what is meant of the tree
    /// @param identity the file's digest, or the commit
    record Fetched(TreeStore.Tree tree, String path, String identity) implements FileSource {
        @Override
        public <T> T read(Function<Directory, T> work) {
            return work.apply(tree.root());
        }
    }
}
