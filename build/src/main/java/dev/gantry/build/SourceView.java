package dev.gantry.build;

import dev.gantry.engine.Rollback;
import dev.gantry.engine.Workspace;
import dev.gantry.linux.Directory;
import dev.gantry.linux.Errno;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Mounts;
import dev.gantry.linux.OverlayMount;
import dev.gantry.storage.TreeStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// Files of the context, a stage or an image at a place of the host, as long as it is open. What is written
/// there is thrown away.
///
/// @param path without links
record SourceView(Path path, Rollback opened) implements AutoCloseable {
    private static final String UPPER = "upper";
    private static final String WORK = "work";
    private static final String VIEW = "view";

    /// @param workspace of the command that is to see them
    static SourceView open(SourceFiles files, boolean writable, TreeStore trees, Workspace workspace) {
        Rollback opened = new Rollback();
        try {
            return new SourceView(
                    switch (files.source()) {
                        case FileSource.Context(BuildContext context) ->
                            writable
                                    ? overlay(context.root(), files.path(), trees, workspace, opened)
                                    : workspace.forCommands(find(context.root(), files.path()));
                        case FileSource.Fetched _ -> throw new IllegalArgumentException("no mount is from an address");
                        case FileSource.Layers layers -> mounted(layers, files.path(), opened);
                    },
                    opened);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static Path mounted(FileSource.Layers layers, String path, Rollback opened) {
        Workspace workspace = layers.workspaces().view(layers.layers());
        opened.onFailure(workspace::close);
        Workspace.Mounted mounted = workspace.mountForCommands();
        opened.onFailure(mounted::close);
        try (Directory root = Directory.open(mounted.path())) {
            return find(root, path);
        }
    }

    /// The files with a writable directory on top.
    private static Path overlay(Directory root, String path, TreeStore trees, Workspace workspace, Rollback opened) {
        TreeStore.Tree tree = trees.empty();
        opened.onFailure(tree::close);
        List.of(UPPER, WORK, VIEW).forEach(name -> tree.root().mkdir(name, 0755));
        Path base = real(tree.root(), ".");
        Path view = base.resolve(VIEW);
        Path lower = workspace.forCommands(real(root, "."));
        Mounts.overlay(
                new OverlayMount(workspace.forCommands(base), List.of(lower.toString()), UPPER, WORK, List.of()), view);
        opened.onFailure(() -> Mounts.detach(view));
        try (Directory shown = Directory.open(view)) {
            return find(shown, path);
        }
    }

    private static Path find(Directory root, String path) {
        return SourceFiles.at(root, path, place -> {
            if (place.status().isEmpty()) {
                throw new LinuxException("stat", path, Errno.ENOENT.number());
            }
            return real(place.parent(), place.name());
        });
    }

    /// Where something in a directory is, links on the way there resolved.
    static Path real(Directory directory, String name) {
        try {
            return directory.handle().toRealPath().resolve(name).normalize();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        opened.close();
    }
}
