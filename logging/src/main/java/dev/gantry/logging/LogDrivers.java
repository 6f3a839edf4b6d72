package dev.gantry.logging;

import dev.gantry.runtime.HumanSize;
import dev.gantry.runtime.LogOptions;
import dev.gantry.runtime.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The log drivers by name: what options they take, and how a container's log is opened by one.
///
/// Whatever the driver, lines are written to a file first. For `json-file` and `local` that is the log. For the others
/// it is what they are sent from, and what `logs` reads, as Docker's cache of drivers that can't be read (the options
/// `cache-disabled`, `cache-max-size`, `cache-max-file`, `cache-compress`).
public final class LogDrivers {
    /// The driver that keeps nothing.
    public static final String NONE = "none";

    /// The driver that others know the file of.
    public static final String JSON_FILE = "json-file";

    private static final String LOCAL = "local";
    private static final String NON_BLOCKING = "non-blocking";
    private static final String CACHE = "cache-";
    private static final Set<String> JSON_FILE_OPTIONS = Set.of("max-file", "max-size", "compress");
    private static final long DEFAULT_BUFFER_BYTES = 1_000_000;

    /// What stays of a log that nobody is to read here: enough to send it from.
    private static final LogOptions SPOOL = new LogOptions(1 << 20, 1, false, Map.of());

    private static final long SPOOL_ROOM_BYTES = 4 << 20;
    private static final long UNLIMITED_ROOM_BYTES = 100 << 20;

    private final Map<String, LogDriver> remote = new TreeMap<>();

    /// @param journal where journald listens
    public LogDrivers(Path journal) {
        for (LogDriver driver :
                List.of(new SyslogDriver(), new GelfDriver(), new FluentdDriver(), new JournaldDriver(journal))) {
            remote.put(driver.name(), driver);
        }
    }

    /// As `info` lists them.
    public List<String> names() {
        return Stream.concat(remote.keySet().stream(), Stream.of(JSON_FILE, LOCAL))
                .sorted()
                .toList();
    }

    /// Whether a driver sends the log to a receiver.
    public boolean isSent(String driver) {
        return remote.containsKey(driver);
    }

    /// Refuses a driver that is not there, and options that are not its own, when a container is created.
    ///
    /// @throws SettingsException in dockerd's words
    public void check(String driver, Map<String, String> options) {
        if (driver.equals(NONE)) {
            return;
        }
        checkMode(options);
        Map<String, String> own = new TreeMap<>(options);
        own.keySet().removeIf(LogDrivers::isForAll);
        if (driver.equals(JSON_FILE)) {
            LogDriver.requireKnown(own, JSON_FILE_OPTIONS, "unknown log opt '%s' for json-file log driver");
        } else if (driver.equals(LOCAL)) {
            own.keySet().stream()
                    .filter(name -> !JSON_FILE_OPTIONS.contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new SettingsException("unknown log opt '" + name + "' for log driver local");
                    });
        } else {
            named(driver).check(own);
        }
    }

    private static boolean isForAll(String option) {
        return switch (option) {
            case "mode", "max-buffer-size", "cache-disabled", "cache-max-size", "cache-max-file", "cache-compress" ->
                true;
            default -> false;
        };
    }

    private static void checkMode(Map<String, String> options) {
        String mode = options.getOrDefault("mode", "");
        if (!mode.isEmpty() && !mode.equals("blocking") && !mode.equals(NON_BLOCKING)) {
            throw new SettingsException("logger: logging mode not supported: " + mode);
        }
        String buffer = options.get("max-buffer-size");
        if (buffer != null && !mode.equals(NON_BLOCKING)) {
            throw new SettingsException("logger: max-buffer-size option is only supported with 'mode=non-blocking'");
        }
        try {
            HumanSize.parseBinary(buffer == null ? "0" : buffer);
        } catch (SettingsException malformed) {
            throw new SettingsException("error parsing option max-buffer-size: " + malformed.getMessage(), malformed);
        }
        String disabled = options.getOrDefault("cache-disabled", "");
        try {
            var _ = disabled.isEmpty() || LogOptions.bool(disabled);
        } catch (SettingsException malformed) {
            throw new SettingsException("invalid value for option cache-disabled: " + disabled, malformed);
        }
    }

    private LogDriver named(String driver) {
        LogDriver found = remote.get(driver);
        if (found == null) {
            throw new SettingsException(
                    "error looking up logging plugin " + driver + ": plugin \"" + driver + "\" not found");
        }
        return found;
    }

    /// Those of a daemon's default options that hold for containers of every driver.
    public static Map<String, String> cacheDefaults(Map<String, String> options) {
        Map<String, String> cache = new TreeMap<>(options);
        cache.keySet().removeIf(name -> !name.startsWith(CACHE));
        return cache;
    }

    /// Whether `logs` can show what a container has written.
    public static boolean isReadable(String driver, Map<String, String> options) {
        boolean file = driver.equals(JSON_FILE) || driver.equals(LOCAL);
        return file || (!driver.equals(NONE) && isCached(options));
    }

    private static boolean isCached(Map<String, String> options) {
        String disabled = options.getOrDefault("cache-disabled", "");
        return disabled.isEmpty() || !LogOptions.bool(disabled);
    }

    /// The options of a driver that apply to its container's log file.
    ///
    /// @throws SettingsException in dockerd's words
    public static LogOptions fileOptions(String driver, ContainerFacts facts) {
        return switch (driver) {
            case JSON_FILE -> LogOptions.of(facts.options(), ExtraAttributes.withTag(facts));
            case LOCAL -> LogOptions.ofLocal(facts.options());
            default -> isCached(facts.options()) ? LogOptions.ofLocal(cacheOptions(facts.options())) : SPOOL;
        };
    }

    private static Map<String, String> cacheOptions(Map<String, String> options) {
        Map<String, String> cache = new TreeMap<>();
        options.forEach((name, value) -> {
            if (name.startsWith(CACHE)) {
                cache.put(name.substring(CACHE.length()), value);
            }
        });
        return cache;
    }

    /// What a container's log file is called in its directory.
    public static String fileName(String driver, String id) {
        return switch (driver) {
            case JSON_FILE -> id + "-json.log";
            case LOCAL -> "container.log";
            default -> "container-cached.log";
        };
    }

    /// The receiver of a container's log; empty for drivers that keep it here.
    ///
    /// @throws SettingsException in dockerd's words
    Optional<Destination> destination(String driver, ContainerFacts facts) {
        return Optional.ofNullable(remote.get(driver)).map(found -> found.destination(facts));
    }

    /// How a container's log is sent, by the driver's options and by `mode`.
    Shipping shipping(String driver, ContainerFacts facts) {
        Shipping own = named(driver).shipping(facts.options());
        if (!facts.option("mode").equals(NON_BLOCKING)) {
            return own;
        }
        String buffer = facts.option("max-buffer-size");
        return own.nonBlocking(buffer.isEmpty() ? DEFAULT_BUFFER_BYTES : HumanSize.parseBinary(buffer));
    }

    /// How much of a log may wait, where no option says: as much as its files hold.
    static long room(ContainerFacts facts, LogOptions files) {
        if (!isCached(facts.options())) {
            return SPOOL_ROOM_BYTES;
        }
        return files.maxSizeBytes() < 0 ? UNLIMITED_ROOM_BYTES : files.maxSizeBytes() * files.maxFiles();
    }

    /// Opens the log for a run that begins.
    ///
    /// @param file made where it is missing
    /// @throws SettingsException where options can't be used
    /// @throws UncheckedIOException where the receiver can't be reached, in dockerd's words
    public ContainerLogFile open(String driver, ContainerFacts facts, Path file) {
        return ContainerLogFile.open(this, driver, facts, file);
    }

    /// Opens the log of a run that an earlier daemon began, or of one that has ended and was not sent whole.
    public ContainerLogFile adopt(String driver, ContainerFacts facts, Path file) {
        return ContainerLogFile.adopt(this, driver, facts, file);
    }

    static void connect(Destination destination) {
        try {
            destination.connect();
        } catch (IOException refused) {
            destination.close();
            throw new UncheckedIOException(refused.getMessage(), refused);
        }
    }
}
