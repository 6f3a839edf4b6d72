package dev.gantry.runtime;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// How a container's json-file log is kept: `--log-opt` with Docker's names and texts, and defaults that are
/// ours, so that no log fills the disk.
///
/// @param maxSizeBytes a file this large is rotated away; -1 for never
/// @param maxFiles how many files are kept, the current one included
/// @param compress whether rotated files are gzipped
/// @param attrs written with every line, shown by `docker logs --details`
public record LogOptions(long maxSizeBytes, int maxFiles, boolean compress, Map<String, String> attrs) {
    private static final long DEFAULT_MAX_SIZE_BYTES = 10_000_000;
    private static final int DEFAULT_MAX_FILES = 3;
    private static final Set<String> NAMES =
            Set.of("max-file", "max-size", "compress", "labels", "labels-regex", "env", "env-regex", "tag");

    /// 10 MB in each of 3 files, no attributes.
    public static final LogOptions DEFAULT = new LogOptions(DEFAULT_MAX_SIZE_BYTES, DEFAULT_MAX_FILES, false, Map.of());

    public LogOptions {
        attrs = Map.copyOf(attrs);
    }

    /// What Docker checks when a container is created: only the names.
    ///
    /// @throws SettingsException `unknown log opt 'x' for json-file log driver`
    public static void requireKnown(Map<String, String> config) {
        for (String name : new TreeMap<>(config).keySet()) {
            if (!NAMES.contains(name)) {
                throw new SettingsException("unknown log opt '" + name + "' for json-file log driver");
            }
        }
    }

    /// What Docker reads when a container starts.
    ///
    /// @param config `max-size` (`10m`; `-1` for no limit), `max-file`, `compress`, and `labels`,
    ///     `labels-regex`, `env`, `env-regex` that choose attributes
    /// @param labels the container's labels
    /// @param env the container's environment, `NAME=value`
    /// @throws SettingsException with Docker's text
    public static LogOptions of(Map<String, String> config, Map<String, String> labels, List<String> env) {
        long maxSize = maxSize(config);
        int maxFiles = maxFiles(config);
        boolean compress = config.containsKey("compress") && bool(config.getOrDefault("compress", ""));
        if (compress && (maxFiles == 1 || maxSize == -1)) {
            throw new SettingsException("compress cannot be true when max-file is less than 2 or max-size is not set");
        }
        return new LogOptions(maxSize, maxFiles, compress, attrs(config, labels, env));
    }

    private static long maxSize(Map<String, String> config) {
        String text = config.get("max-size");
        if (text == null) {
            return DEFAULT_MAX_SIZE_BYTES;
        }
        if (text.equals("-1")) {
            return -1;
        }
        long size = HumanSize.parse(text);
        if (size <= 0) {
            throw new SettingsException("max-size must be a positive number");
        }
        return size;
    }

    private static int maxFiles(Map<String, String> config) {
        String text = config.get("max-file");
        if (text == null) {
            return DEFAULT_MAX_FILES;
        }
        try {
            int files = Integer.parseInt(text);
            if (files < 1) {
                throw new SettingsException("max-file cannot be less than 1");
            }
            return files;
        } catch (NumberFormatException malformed) {
            throw new SettingsException("strconv.Atoi: parsing \"" + text + "\": invalid syntax", malformed);
        }
    }

    /// The words that Go takes for a boolean.
    private static boolean bool(String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new SettingsException("strconv.ParseBool: parsing \"" + text + "\": invalid syntax");
        };
    }

    private static Map<String, String> attrs(Map<String, String> config, Map<String, String> labels, List<String> env) {
        Map<String, String> attrs = new TreeMap<>();
        Predicate<String> label = chosen(config, "labels");
        labels.forEach((name, value) -> {
            if (label.test(name)) {
                attrs.put(name, value);
            }
        });
        Predicate<String> variable = chosen(config, "env");
        for (String entry : env) {
            int equals = entry.indexOf('=');
            if (equals > 0 && variable.test(entry.substring(0, equals))) {
                attrs.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return attrs;
    }

    private static Predicate<String> chosen(Map<String, String> config, String option) {
        Set<String> names = Set.copyOf(List.of(config.getOrDefault(option, "").split(",", -1)).stream()
                .distinct()
                .toList());
        String regex = config.getOrDefault(option + "-regex", "");
        try {
            Predicate<String> matching =
                    regex.isEmpty() ? name -> false : Pattern.compile(regex).asPredicate();
            return matching.or(names::contains);
        } catch (PatternSyntaxException malformed) {
            throw new SettingsException("error parsing regexp: " + malformed.getDescription(), malformed);
        }
    }
}
