package dev.gantry.engine;

import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Mounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A directory in memory for what must not reach a disk, while a container may need it. The container's bundle
/// moves there, too: its specification has the environment.
///
///     <data root>/containers/<id>/memory/     mount point
///         bundle/                             where <run root>/bundles/<id> leads
///         files/                              the owner's
final class PrivateMemory implements AutoCloseable {
    private static final List<String> OPTIONS = List.of("mode=0700", "size=64m");

    private final Path root;

    private PrivateMemory(Path root) {
        this.root = root;
    }

    /// Mounts it.
    static PrivateMemory mount(ContainerPaths paths) {
        Path root = paths.memory();
        try {
            Files.createDirectory(root);
            Mounts.tmpfs(root, OPTIONS);
            PrivateMemory memory = new PrivateMemory(root);
            Files.createDirectory(memory.files());
            Files.createDirectory(memory.bundle());
            return memory;
        } catch (IOException e) {
            release(paths.directory());
            throw new UncheckedIOException("create " + root + ": " + Failures.text(e), e);
        } catch (LinuxException e) {
            release(paths.directory());
            throw e;
        }
    }

    Path files() {
        return root.resolve("files");
    }

    private Path bundle() {
        return root.resolve("bundle");
    }

    /// Moves the bundle, which is not there yet, into memory. Whoever removes the bundle removes the link.
    void hold(Path bundle) {
        try {
            Files.createDirectories(bundle.resolveSibling("."));
            Files.createSymbolicLink(bundle, bundle());
        } catch (IOException e) {
            throw new UncheckedIOException("create " + bundle + ": " + Failures.text(e), e);
        }
    }

    @Override
    public void close() {
        release(root.resolveSibling("."));
    }

    /// Forgets all of it. Does nothing where there is none.
    ///
    /// @param directory the container's
    static void release(Path directory) {
        Path root = directory.resolve(ContainerPaths.MEMORY).normalize();
        if (!Files.exists(root)) {
            return;
        }
        if (Mounts.isMountPoint(root)) {
            Mounts.detach(root);
        }
        try {
            Files.delete(root);
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + root + ": " + Failures.text(e), e);
        }
    }
}
