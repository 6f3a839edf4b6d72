package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.dockerfile.ContextPaths;
import dev.gantry.dockerfile.IgnoreFile;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerLimits;
import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.LinuxException;
import dev.gantry.storage.TreeDeletion;
import dev.gantry.storage.TreeStore;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All files of a context, unpacked or fetched before the build begins.
final class UnpackedContext implements BuildContext {
    private final TreeStore.Tree tree;
    private final Directory root;
    private final String dockerfile;
    private IgnoreFile ignored = IgnoreFile.EMPTY;

    private UnpackedContext(TreeStore.Tree tree, Directory root, String dockerfile) {
        this.tree = tree;
        this.root = root;
        this.dockerfile = dockerfile;
    }

    /// Receives a context and leaves out what its `.dockerignore` names.
    ///
    /// @param tar plain or compressed; read to its end
    /// @param path of the Dockerfile; null for files alone, of which none is left out
    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER` for a tar that is hostile or malformed,
    ///     and where the Dockerfile is missing
    static UnpackedContext receive(TreeStore trees, InputStream tar, @Nullable String path) {
        TreeStore.Tree tree;
        try {
            tree = trees.unpack(tar, LayerLimits.DEFAULT);
        } catch (InvalidImageException e) {
            throw invalid("build context: " + e.getMessage());
        }
        try {
            return of(tree, ".", path);
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    /// Files that are here, less what their `.dockerignore` names.
    ///
    /// @param tree closed with the context
    /// @param directory of the tree
    /// @param path of the Dockerfile; null for files alone, of which none is left out
    static UnpackedContext of(TreeStore.Tree tree, String directory, @Nullable String path) {
        Directory root = open(tree, directory);
        if (path == null) {
            return new UnpackedContext(tree, root, "");
        }
        try {
            UnpackedContext context = new UnpackedContext(tree, root, requireText(root, path));
            context.ignore(path);
            return context;
        } catch (RuntimeException e) {
            root.close();
            throw e;
        }
    }

    /// A Dockerfile alone, which has no files to take.
    ///
    /// @param tree closed with the context
    /// @param name of the Dockerfile, which no instruction sees
    static UnpackedContext ofDockerfile(TreeStore.Tree tree, String name) {
        String text = requireText(tree.root(), name);
        tree.root().unlink(name);
        return new UnpackedContext(tree, open(tree, "."), text);
    }

    private static Directory open(TreeStore.Tree tree, String directory) {
        try {
            return tree.root().descend(directory);
        } catch (LinuxException e) {
            throw invalid("build context: there is no directory " + directory);
        }
    }

    private static String requireText(Directory root, String path) {
        String text = Located.text(root, path, LONGEST_TEXT)
                .orElseThrow(() -> invalid("Cannot locate specified Dockerfile: " + path));
        return BuildContext.requireText(text, path);
    }

    @Override
    public Directory root() {
        return root;
    }

    @Override
    public String dockerfile() {
        return dockerfile;
    }

    @Override
    public void require(ContextPaths needed) {
        // they are here
    }

    @Override
    public IgnoreFile ignored() {
        return ignored;
    }

    @Override
    public boolean hasDigests() {
        return false;
    }

    private void ignore(String path) {
        Optional<String> rules = Located.text(root, path + ".dockerignore", LONGEST_TEXT)
                .or(() -> Located.text(root, ".dockerignore", LONGEST_TEXT));
        if (rules.isEmpty()) {
            return;
        }
        ignored = IgnoreFile.parse(rules.get());
        remove(root, ".", ignored);
    }

    private static void remove(Directory directory, String path, IgnoreFile ignore) {
        for (String name : directory.names()) {
            String child = TreePath.join(path, name);
            boolean isDirectory =
                    directory.find(name).filter(FileStatus::isDirectory).isPresent();
            boolean isIgnored = ignore.isIgnored(child);
            if (isDirectory && (!isIgnored || ignore.hasExceptions())) {
                try (Directory inside = directory.child(name)) {
                    remove(inside, child, ignore);
                    if (isIgnored && inside.names().isEmpty()) {
                        directory.rmdir(name);
                    }
                }
            } else if (isIgnored) {
                new TreeDeletion(directory).delete(name);
            }
        }
    }

    @Override
    public void close() {
        root.close();
        tree.close();
    }
}
