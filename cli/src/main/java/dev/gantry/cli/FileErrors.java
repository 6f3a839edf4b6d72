package dev.gantry.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Failures of files in Go's words: `open /x: no such file or directory`.
final class FileErrors {
    private FileErrors() {}

    /// The line for `e`.
    static String text(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "open " + missing.getFile() + ": no such file or directory";
            case FileAlreadyExistsException there -> "open " + there.getFile() + ": file exists";
            case AccessDeniedException denied -> "open " + denied.getFile() + ": permission denied";
            case FileSystemException other -> "open " + other.getFile() + ": " + reason(other);
            default -> reason(e);
        };
    }

    private static String reason(IOException e) {
        String message = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        if (message == null) {
            return e.getClass().getSimpleName();
        }
        return message.equals("Is a directory") ? "is a directory" : message;
    }
}
