package dev.gantry.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The distribution's name for itself. Source: os-release(5).
final class OsRelease {
    private static final List<Path> FILES = List.of(Path.of("/etc/os-release"), Path.of("/usr/lib/os-release"));

    private OsRelease() {}

    /// Such as `Debian GNU/Linux 12 (bookworm)`; `Linux` where nothing says more.
    static String prettyName() {
        String name = value("PRETTY_NAME");
        return name.isEmpty() ? "Linux" : name;
    }

    /// Such as `12`, or empty.
    static String version() {
        return value("VERSION_ID");
    }

    private static String value(String key) {
        for (Path file : FILES) {
            try (var lines = Files.lines(file)) {
                return lines.filter(line -> line.startsWith(key + "="))
                        .map(line -> unquoted(line.substring(key.length() + 1)))
                        .findFirst()
                        .orElse("");
            } catch (IOException e) {
                // the next place
            }
        }
        return "";
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
