package dev.gantry.server;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// What this program is and where its parts lie.
final class Build {
    /// Set by the launcher: the monitor beside the jars.
    private static final String MONITOR_PROPERTY = "gantry.monitor";

    private static final String MONITOR_PROGRAM = "gantry-monitor";

    private Build() {}

    /// From the jar's manifest; classes that come from no jar are a developer's.
    static String version() {
        Package own = Build.class.getPackage();
        String version = own == null ? null : own.getImplementationVersion();
        return version == null ? "dev" : version;
    }

    /// The monitor's program: where the launcher says, else on `PATH`, else by its bare name.
    static Path monitor() {
        String given = System.getProperty(MONITOR_PROPERTY);
        if (given != null) {
            return Path.of(given);
        }
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, MONITOR_PROGRAM))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(Path.of(MONITOR_PROGRAM));
    }
}
