package dev.gantry.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this host calls itself.
final class HostNames {
    private HostNames() {}

    /// The kernel's node name, read afresh: it may change while the daemon runs.
    static String own() {
        return kernel("hostname");
    }

    /// Such as `6.1.0-30-amd64`.
    static String kernelRelease() {
        return kernel("osrelease");
    }

    private static String kernel(String name) {
        Path file = Path.of("/proc/sys/kernel", name);
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file + ": " + Failures.text(e), e);
        }
    }
}
