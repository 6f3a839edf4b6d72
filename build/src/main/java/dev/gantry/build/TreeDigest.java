package dev.gantry.build;

import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.RegularFile;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What files are, as one number: names, types, modes, owners, link targets and content; their times do not
/// count. One platform thread.
final class TreeDigest {
    private static final int BUFFER = 256 << 10;

    private final MessageDigest sha256;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final boolean withOwners;

    /// @param withOwners whether owners count: not where all files get the same one
    TreeDigest(boolean withOwners) {
        this.withOwners = withOwners;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Adds a file or tree.
    void add(Directory directory, String name, FileStatus status) {
        text(name);
        number(status.mode());
        if (withOwners) {
            number(status.uid());
            number(status.gid());
        }
        if (status.isDirectory()) {
            try (Directory child = directory.child(name)) {
                addContents(child);
            }
        } else if (status.isSymlink()) {
            text(directory.readlink(name));
        } else if (status.isRegular()) {
            number(status.sizeBytes());
            content(directory, name);
        } else {
            number(status.rdev());
        }
    }

    /// Adds what is in a directory.
    void addContents(Directory directory) {
        var names = directory.names().stream().sorted().toList();
        number(names.size());
        for (String name : names) {
            add(directory, name, directory.find(name).orElseThrow());
        }
    }

    private void content(Directory directory, String name) {
        try (RegularFile file = directory.read(name)) {
            while (file.read(buffer.clear()) > 0) {
                sha256.update(buffer.flip());
            }
        }
    }

    void text(String text) {
        number(text.length());
        ByteBuffer characters = ByteBuffer.allocate(2 * text.length());
        characters.asCharBuffer().put(text);
        sha256.update(characters);
    }

    private void number(long number) {
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    }

    /// The number, in hex. Once, as the last call.
    String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
