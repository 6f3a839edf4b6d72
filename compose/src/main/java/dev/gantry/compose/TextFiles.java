package dev.gantry.compose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads files that a project is made of.
final class TextFiles {
    private TextFiles() {}

    /// The text of a file, which bytes that are not UTF-8 do not spoil.
    ///
    /// Errors: [ComposeException] in the words of the system.
    static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw missing(file);
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "is a directory" : "permission denied";
            throw (ComposeException) new ComposeException("read " + file + ": " + reason).initCause(e);
        }
    }

    static ComposeException missing(Path file) {
        return new ComposeException("open " + file + ": no such file or directory");
    }
}
