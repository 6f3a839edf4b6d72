package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.linux.Directory;
import dev.gantry.linux.Errno;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.RegularFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A place in a file tree: an open directory and a name in it that is no symbolic link. However links lead,
/// the place is within the tree. Closing it closes the directory.
record Located(Directory parent, String name) implements AutoCloseable {
    /// As the kernel's own limit.
    private static final int MOST_LINKS = 40;

    /// Finds where a path leads; the last name need not exist, the directory that holds it must.
    ///
    /// @param root of the tree
    /// @param path relative to it or absolute, which means the same
    /// @throws LinuxException `ENOENT`, `ENOTDIR` for what is on the way; `ELOOP`
    static Located of(Directory root, String path) {
        String at = TreePath.clean(path);
        for (int links = 0; links <= MOST_LINKS; links++) {
            String name = TreePath.name(at);
            Directory parent = root.descend(TreePath.parent(at));
            Optional<FileStatus> status = name.equals(".") ? Optional.empty() : parent.find(name);
            if (status.filter(FileStatus::isSymlink).isEmpty()) {
                return new Located(parent, name);
            }
            String target;
            try (parent) {
                target = parent.readlink(name);
            }
            at = next(TreePath.parent(at), target);
        }
        throw new LinuxException("open", path, Errno.ELOOP.number());
    }

    /// Where a link of a directory leads, as a path of the tree. Names of links on the way are kept: the
    /// kernel follows them.
    static String next(String directory, String target) {
        String whole = target.startsWith("/") ? target : directory + "/" + target;
        String trimmed = whole.replaceAll("/+$", "");
        String last = trimmed.substring(trimmed.lastIndexOf('/') + 1);
        return last.equals("..") || last.equals(".") ? TreePath.clean(whole) : TreePath.relative(trimmed);
    }

    Optional<FileStatus> status() {
        return name.equals(".") ? Optional.of(parent.status()) : parent.find(name);
    }

    /// Whether there is a directory.
    boolean isDirectory() {
        return status().filter(FileStatus::isDirectory).isPresent();
    }

    /// The text of a file of a tree; empty where there is none, or what is there is no regular file.
    ///
    /// @param longest in bytes
    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER` where it is longer
    static Optional<String> text(Directory root, String path, int longest) {
        try (Located place = of(root, path)) {
            Optional<FileStatus> status = place.status().filter(FileStatus::isRegular);
            if (status.isEmpty()) {
                return Optional.empty();
            }
            if (status.get().sizeBytes() > longest) {
                throw invalid(path + " is longer than " + longest + " bytes");
            }
            try (RegularFile file = place.parent().read(place.name())) {
                ByteBuffer bytes = ByteBuffer.allocate((int) status.get().sizeBytes());
                while (bytes.hasRemaining() && file.read(bytes) > 0) {
                    // reads on
                }
                return Optional.of(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
            }
        } catch (LinuxException e) {
            return switch (e.errno()) {
                case ENOENT, ENOTDIR, ELOOP -> Optional.empty();
                default -> throw e;
            };
        }
    }

    @Override
    public void close() {
        parent.close();
    }
}
