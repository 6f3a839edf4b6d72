package dev.gantry.registry;

import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Users in a file as Apache's `htpasswd -B` writes it: `name:$2y$05$...`. Read again when it has changed.
final class Htpasswd {
    private final Path file;

    /// Replaced as a whole.
    private volatile Content content;

    private record Content(FileTime modified, Map<String, String> hashes) {
        Content {
            hashes = Map.copyOf(hashes);
        }
    }

    /// @throws StorageException where it can't be read, or has an entry that is no bcrypt
    Htpasswd(Path file) {
        this.file = file;
        this.content = read();
    }

    /// The hash of a user's password.
    Optional<String> find(String name) {
        return Optional.ofNullable(current().hashes.get(name));
    }

    /// Some user's hash, to compare with where there is no such user.
    Optional<String> any() {
        return current().hashes.values().stream().findFirst();
    }

    private Content current() {
        try {
            if (!Files.getLastModifiedTime(file).equals(content.modified)) {
                content = read();
            }
        } catch (IOException | StorageException e) {
            System.getLogger(Htpasswd.class.getName())
                    .log(System.Logger.Level.WARNING, "htpasswd not read again: {0}", e.getMessage());
        }
        return content;
    }

    private Content read() {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            Map<String, String> hashes = new HashMap<>();
            for (String line : Files.readAllLines(file)) {
                add(line.strip(), hashes);
            }
            return new Content(modified, hashes);
        } catch (IOException e) {
            throw new StorageException("cannot read the users of " + file + ": " + e.getMessage(), e);
        }
    }

    private void add(String line, Map<String, String> hashes) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int colon = line.indexOf(':');
        String hash = line.substring(colon + 1);
        if (colon <= 0 || !hash.matches("\\$2[abxy]?\\$\\d\\d\\$.{53}")) {
            throw new StorageException("htpasswd " + file + ": the entry of \""
                    + (colon < 0 ? "" : line.substring(0, colon)) + "\" is no bcrypt: use htpasswd -B");
        }
        hashes.put(line.substring(0, colon), hash);
    }
}
