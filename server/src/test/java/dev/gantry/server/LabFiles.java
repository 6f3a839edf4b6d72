package dev.gantry.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Searches what a daemon has written.
final class LabFiles {
    private LabFiles() {}

    /// All files of the daemon's directory, on whatever disk, that have this text; the database and the log are
    /// among them.
    static List<Path> with(DaemonLab lab, String text) {
        try (Stream<Path> files = Files.walk(lab.directory())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !isInMemory(file))
                    .filter(file -> has(file, text))
                    .toList();
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
