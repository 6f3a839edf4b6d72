package dev.gantry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Which build this is.
///
/// @param version such as `0.1.0`
/// @param commit the short Git commit, or `unknown`
/// @param built when, RFC 3339, or `unknown`
record Version(String version, String commit, String built) {
    /// This program's own, from a file the build writes.
    static Version ofClient() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Version(known(properties, "version"), known(properties, "commit"), known(properties, "built"));
    }

    /// The processor in Go's words, which are Docker's: `amd64`, `arm64`.
    static String architecture() {
        String java = String.valueOf(System.getProperty("os.arch"));
        return java.equals("aarch64") ? "arm64" : java;
    }

    private static String known(Properties properties, String name) {
        String value = String.valueOf(properties.getProperty(name, ""));
        return value.isEmpty() || value.startsWith("${") ? "unknown" : value;
    }
}
