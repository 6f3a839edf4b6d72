package dev.gantry.server;

import dev.gantry.engine.EngineOptions;
import dev.gantry.http.Listener;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The daemon's whole configuration, checked: from flags, `daemon.json` and Docker's defaults.
///
/// @param warnings about what was asked for and has no effect
record DaemonConfig(
        List<Listener> listeners,
        Path pidfile,
        Level logLevel,
        Duration shutdownTimeout,
        EngineOptions engine,
        List<String> warnings) {
    private static final String DEFAULT_DATA_ROOT = "/var/lib/gantry";
    private static final String DEFAULT_EXEC_ROOT = "/run/gantry";
    private static final String DEFAULT_PIDFILE = "/run/gantry.pid";
    private static final int DEFAULT_SHUTDOWN_SECONDS = 15;

    /// @throws ConfigException naming what can't be used
    static DaemonConfig of(Settings settings, Build build) {
        Path dataRoot = path(settings, DaemonOption.DATA_ROOT, DEFAULT_DATA_ROOT);
        Path execRoot = path(settings, DaemonOption.EXEC_ROOT, DEFAULT_EXEC_ROOT);
        return new DaemonConfig(
                ListenAddress.all(settings),
                path(settings, DaemonOption.PIDFILE, DEFAULT_PIDFILE),
                logLevel(settings),
                Duration.ofSeconds(settings.number(DaemonOption.SHUTDOWN_TIMEOUT, DEFAULT_SHUTDOWN_SECONDS)),
                EngineSettings.of(settings, dataRoot, execRoot, build),
                settings.warnings());
    }

    private static Path path(Settings settings, DaemonOption option, String absent) {
        Path path = Path.of(settings.text(option, absent));
        if (!path.isAbsolute()) {
            throw new ConfigException("\"" + option.key + "\": " + path + " is not an absolute path");
        }
        return path;
    }

    private static Level logLevel(Settings settings) {
        if (settings.flag(DaemonOption.DEBUG, false)) {
            return Level.DEBUG;
        }
        String word = settings.text(DaemonOption.LOG_LEVEL, "info");
        return switch (word) {
            case "trace" -> Level.TRACE;
            case "debug" -> Level.DEBUG;
            case "info" -> Level.INFO;
            case "warn", "warning" -> Level.WARNING;
            case "error", "fatal", "panic" -> Level.ERROR;
            default -> throw new ConfigException("invalid logging level: " + word);
        };
    }
}
