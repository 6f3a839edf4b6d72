package dev.gantry.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The kernel's settings below `/proc/sys`. Names are paths (`net/ipv4/ip_forward`), since an interface's name may hold
/// a dot. `net/...` settings are those of the calling thread's network namespace.
public final class Sysctl {
    private static final Path ROOT = Path.of("/proc/sys");

    private Sysctl() {}

    /// The value without its line feed; empty where the kernel has no such setting (a module that is not loaded).
    public static Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(ROOT.resolve(name)).strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Sets a value.
    ///
    /// @throws UncheckedIOException where the setting is missing, read-only or refuses the value; the message names
    /// it
    public static void write(String name, String value) {
        try {
            Files.writeString(ROOT.resolve(name), value);
        } catch (IOException e) {
            throw new UncheckedIOException("write " + ROOT.resolve(name) + ": " + e.getMessage(), e);
        }
    }
}
