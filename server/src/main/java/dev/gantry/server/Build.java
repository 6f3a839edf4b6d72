package dev.gantry.server;

import dev.gantry.plugin.PluginFolders;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What this program is and where its parts lie.
///
/// @param monitor the `gantry-monitor` program
/// @param home the tree that is installed; null where the program runs from its classes
/// @param version `dev` where it does
record Build(Path monitor, @Nullable Path home, String version) {
    /// Set by the launcher.
    private static final String HOME_PROPERTY = "gantry.home";

    /// Where the monitor is if not in the installed tree.
    private static final String MONITOR_PROPERTY = "gantry.monitor";

    /// The one place of plugins, instead of Docker's.
    private static final String PLUGINS_PROPERTY = "gantry.plugins";

    /// Where journald listens, if not where it does by itself.
    private static final String JOURNAL_PROPERTY = "gantry.journal";

    private static final String MONITOR_PROGRAM = "gantry-monitor";

    /// The running program's.
    static Build own() {
        String given = System.getProperty(HOME_PROPERTY);
        Path home = given == null ? null : Path.of(given);
        return new Build(monitor(home), home, jarVersion());
    }

    /// Where a property says, else where Docker's plugins are.
    static PluginFolders plugins() {
        String given = System.getProperty(PLUGINS_PROPERTY);
        return given == null ? PluginFolders.DOCKERS : PluginFolders.in(Path.of(given));
    }

    /// Where a property says, else where systemd has it.
    static Path journal() {
        String given = System.getProperty(JOURNAL_PROPERTY);
        return Path.of(given == null ? "/run/systemd/journal/socket" : given);
    }

    /// From the jar's manifest; classes that come from no jar are a developer's.
    private static String jarVersion() {
        Package own = Build.class.getPackage();
        String version = own == null ? null : own.getImplementationVersion();
        return version == null ? "dev" : version;
    }

    /// Where a property says, else in the installed tree, else on `PATH`, else by its bare name.
    private static Path monitor(@Nullable Path home) {
        String given = System.getProperty(MONITOR_PROPERTY);
        if (given != null) {
            return Path.of(given);
        }
        if (home != null) {
            return home.resolve("lib").resolve(MONITOR_PROGRAM);
        }
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, MONITOR_PROGRAM))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(Path.of(MONITOR_PROGRAM));
    }
}
