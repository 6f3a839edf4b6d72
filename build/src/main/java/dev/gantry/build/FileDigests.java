package dev.gantry.build;

import dev.gantry.linux.Directory;
import dev.gantry.linux.RegularFile;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 of what files hold. A file of a folder that is kept carries it as an attribute, so that it is not read
/// again to be compared. Such files are never written to; files that others have made are not believed. One
/// platform thread.
final class FileDigests {
    private static final String ATTRIBUTE = "trusted.gantry.sha256";
    private static final int BUFFER = 256 << 10;

    private final MessageDigest sha256 = sha256();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Reads a file.
    byte[] of(Directory directory, String name) {
        try (RegularFile file = directory.read(name)) {
            while (file.read(buffer.clear()) > 0) {
                sha256.update(buffer.flip());
            }
        }
        return sha256.digest();
    }

    /// What a file carries.
    byte[] known(Directory directory, String name) {
        return directory.xattr(name, ATTRIBUTE).orElseGet(() -> of(directory, name));
    }

    /// Has a file carry its digest.
    static void set(Directory directory, String name, byte[] digest) {
        directory.setXattr(name, ATTRIBUTE, digest);
    }
}
