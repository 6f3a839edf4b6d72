package dev.gantry.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Files that are there as a whole or not at all.
final class WholeFile {
    private WholeFile() {}

    /// Writes what a file is to have.
    @FunctionalInterface
    interface Content {
        void to(OutputStream out) throws IOException;
    }

    /// Writes beside `file` first, so that a failure leaves no half one under its name. What is no ordinary file, a
    /// device or a pipe, is written to as it is.
    static void write(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            try (OutputStream out = Files.newOutputStream(target)) {
                content.to(out);
            }
            return;
        }
        Path partial = target.resolveSibling(
                ".tmp-" + target.getFileName() + ProcessHandle.current().pid());
        try {
            try (OutputStream out = Files.newOutputStream(partial)) {
                content.to(out);
            }
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
