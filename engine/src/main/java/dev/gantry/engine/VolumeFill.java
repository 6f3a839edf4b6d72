package dev.gantry.engine;

import dev.gantry.linux.Directory;
import dev.gantry.linux.Errno;
import dev.gantry.linux.LinuxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Fills an empty volume with what the image has at the place where it is mounted, owners, modes and times
/// included, as Docker does on first use: a database's image finds its prepared directory, with the right
/// owner.
final class VolumeFill {
    private VolumeFill() {}

    /// Does nothing for a volume with something in it, or where the image has no directory.
    ///
    /// @param rootfs the container's root, mounted; links in it lead nowhere else
    /// @param volume the directory of the volume's data
    static void fill(Path rootfs, ContainerMount mount, Path volume) {
        try (Directory root = Directory.open(rootfs);
                Directory image = root.descend(mount.destination())) {
            if (isEmpty(volume)) {
                Files.walkFileTree(
                        image.handle().resolve("."), new Copy(image.handle().resolve("."), volume));
            }
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("fill volume " + mount.name() + ": " + Failures.text(e), e);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findFirst().isEmpty();
        }
    }

    private static final class Copy extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;

        Copy(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            Path target = target(directory);
            if (directory.equals(from)) {
                copyOwnerAndMode(directory, target);
            } else {
                copy(directory, target);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            copy(file, target(file));
            return FileVisitResult.CONTINUE;
        }

        /// Filling a directory changed its time.
        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
            if (failed != null) {
                throw failed;
            }
            FileTime time = Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS);
            Files.setLastModifiedTime(target(directory), time);
            return FileVisitResult.CONTINUE;
        }

        private Path target(Path source) {
            return to.resolve(from.relativize(source));
        }

        private static void copy(Path source, Path target) throws IOException {
            Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        }

        private static void copyOwnerAndMode(Path source, Path target) throws IOException {
            for (String attribute : List.of("unix:uid", "unix:gid")) {
                Files.setAttribute(target, attribute, Files.getAttribute(source, attribute));
            }
            Object mode = Files.getAttribute(source, "unix:mode");
            if (mode instanceof Integer bits) {
                Files.setAttribute(target, "unix:mode", bits & 07777);
            }
        }
    }
}
