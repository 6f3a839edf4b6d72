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
        return read(file, Position.none(""));
    }

    /// @param at what names the file, for errors
    static String read(Path file, Position at) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new ComposeException(at, "open " + file + ": no such file or directory");
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "is a directory" : "permission denied";
            throw (ComposeException) new ComposeException(at, "read " + file + ": " + reason).initCause(e);
        }
    }
}
