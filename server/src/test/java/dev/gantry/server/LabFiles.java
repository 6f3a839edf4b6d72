package dev.gantry.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Searches what a daemon has written.
final class LabFiles {
    private LabFiles() {}

    /// All files of the daemon's directory, on whatever disk, that have this text; the database and the log are
    /// among them.
    static List<Path> with(DaemonLab lab, String text) {
        return below(lab.directory()).stream()
                .filter(Files::isRegularFile)
                .filter(file -> !isInMemory(file))
                .filter(file -> has(file, text))
                .toList();
    }

    /// All that is in a directory, at any depth, but what goes meanwhile: a daemon deletes in the background.
    static List<Path> below(Path directory) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path place, BasicFileAttributes attributes) {
                    found.add(place);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.add(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path vanished, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path place, @Nullable IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isInMemory(Path file) {
        try {
            return Files.getFileStore(file).type().equals("tmpfs");
        } catch (IOException vanished) {
            return false;
        }
    }

    private static boolean has(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1).contains(text);
        } catch (IOException vanished) {
            return false;
        }
    }
}
