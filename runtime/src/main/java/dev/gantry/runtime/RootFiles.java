package dev.gantry.runtime;

import dev.gantry.linux.RootedPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Small text files of a container, read without ever leaving its root.
record RootFiles(Path rootfs) {
    /// Nobody's `/etc/passwd` is larger, unless it is meant to fill the daemon's memory.
    private static final long LIMIT_BYTES = 16L << 20;

    /// The file's text; empty where it is missing or no regular file.
    String text(String name) {
        try (RootedPath found = RootedPath.find(rootfs, name).orElse(null)) {
            if (found == null || !Files.isRegularFile(found.path())) {
                return "";
            }
            if (Files.size(found.path()) > LIMIT_BYTES) {
                throw new SettingsException("/" + name + " of the container is larger than 16 MiB");
            }
            return new String(Files.readAllBytes(found.path()), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("read " + rootfs.resolve(name), unreadable);
        }
    }
}
