package dev.gantry.cli;

import dev.gantry.api.ContextFile;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Sends files of a folder to a build. What is sent of a file is told to be whole only where the file was the same
/// before and after; else it is sent once more. One thread.
final class FileSending {
    private static final int MOST_ATTEMPTS = 5;

    private final Path folder;
    private final DataOutputStream out;
    private final byte[] buffer = new byte[64 << 10];

    FileSending(Path folder, DataOutputStream out) {
        this.folder = folder;
        this.out = out;
    }

    /// Says why what was asked for does not follow.
    static void refuse(DataOutputStream out, String reason) throws IOException {
        out.writeBoolean(false);
        ContextFile.writeText(out, reason.length() > 1000 ? reason.substring(0, 1000) : reason);
    }

    /// Takes what is read. What it can't do it throws as [UncheckedIOException].
    @FunctionalInterface
    private interface Sink {
        void write(byte[] bytes, int length);
    }

    /// Tells the SHA-256 of what a file holds, unless it can't be read.
    void digest(String path) throws IOException {
        MessageDigest sha256 = sha256();
        boolean isRead = read(folder.resolve(path), (bytes, length) -> sha256.update(bytes, 0, length))
                .isEmpty();
        out.writeBoolean(isRead);
        if (isRead) {
            out.write(sha256.digest());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Sends a file as it is now, or why that can't be.
    void send(String path) throws IOException {
        Path file = folder.resolve(path);
        try {
            for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
                if (attempt(file, path)) {
                    return;
                }
            }
            refuse(out, file + " changes while it is sent: build again");
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// False for a file that has changed meanwhile.
    private boolean attempt(Path file, String path) throws IOException {
        FolderFile before = find(file, path);
        ContextFile listed = before.listed();
        if (listed == null || listed.type() != ContextFile.Type.FILE) {
            refuse(out, file + " is no longer there");
            return true;
        }
        out.writeBoolean(true);
        listed.write(out);
        String problem = read(file, this::part);
        out.writeInt(0);
        boolean isWhole = problem.isEmpty() && before.equals(find(file, path));
        out.writeBoolean(isWhole);
        if (!problem.isEmpty()) {
            refuse(out, problem);
            return true;
        }
        return isWhole;
    }

    private static FolderFile find(Path file, String path) {
        try {
            return FolderFile.of(file, path);
        } catch (IOException e) {
            return FolderFile.NONE;
        }
    }

    private void part(byte[] bytes, int length) {
        try {
            out.writeInt(length);
            out.write(bytes, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads a file to its end.
    ///
    /// @return why it can't be read, or ""
    private String read(Path file, Sink sink) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                sink.write(buffer, length);
            }
            return "";
        } catch (IOException e) {
            return FileErrors.text(e);
        }
    }
}
