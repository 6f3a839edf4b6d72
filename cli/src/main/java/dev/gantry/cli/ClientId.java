package dev.gantry.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A random number in the configuration's directory that tells one user's folders from others', so that nobody can
/// name them who can't read it.
final class ClientId {
    private static final String FILE = "gantry-client-id";
    private static final int BYTES = 32;

    private ClientId() {}

    /// The number in hex, made where there is none; "" where it can't be kept.
    static String of(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                make(directory, file);
            }
            String id = Files.readString(file).strip();
            return id.matches("[0-9a-f]{" + 2 * BYTES + "}") ? id : "";
        } catch (IOException e) {
            return "";
        }
    }

    /// Whole or not at all; another process may have been first.
    private static void make(Path directory, Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path whole = Files.createTempFile(directory, FILE, "");
        try {
            Files.writeString(whole, HexFormat.of().formatHex(random) + "\n");
            Files.createLink(file, whole);
        } catch (FileAlreadyExistsException first) {
            return;
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
