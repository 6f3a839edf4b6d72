package dev.gantry.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The kernel's settings below `/proc/sys`. Names are paths (`net/ipv4/ip_forward`), since an interface's name
/// may hold a dot. `net/...` settings are those of the calling thread's network namespace.
public final class Sysctl {
    private static final Path ROOT = Path.of("/proc/sys");
    private static final int PAGE_BYTES = 4096;

    private Sysctl() {}

    /// The value without its line feed; empty where the kernel has no such setting (a module that is not
    /// loaded).
    public static Optional<String> read(String name) {
        // In one read: the kernel gives a second one nothing, and Files.readString begins with a short one.
        ByteBuffer value = ByteBuffer.allocate(PAGE_BYTES);
        try (FileChannel file = FileChannel.open(ROOT.resolve(name))) {
            file.read(value);
            return Optional.of(
                    StandardCharsets.UTF_8.decode(value.flip()).toString().strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Sets a value where that is possible.
    ///
    /// @return whether it was
    public static boolean tryWrite(String name, String value) {
        try {
            write(name, value);
            return true;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    /// Sets a value.
    ///
    /// @throws UncheckedIOException where the setting is missing, read-only or refuses the value; the message
    /// names it
    public static void write(String name, String value) {
        try {
            Files.writeString(ROOT.resolve(name), value);
        } catch (IOException e) {
            throw new UncheckedIOException("write " + ROOT.resolve(name) + ": " + e.getMessage(), e);
        }
    }
}
