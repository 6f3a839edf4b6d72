package dev.gantry.runtime;

import java.util.Map;

/// How a container's log file is kept: `--log-opt` with Docker's names and texts. For `json-file` the defaults are
/// ours, so that no log fills the disk.
///
/// @param maxSizeBytes a file this large is rotated away; -1 for never
/// @param maxFiles how many files are kept, the current one included
/// @param compress whether rotated files are gzipped
/// @param attrs written with every line, shown by `docker logs --details`
public record LogOptions(long maxSizeBytes, int maxFiles, boolean compress, Map<String, String> attrs) {
    private static final long DEFAULT_MAX_SIZE_BYTES = 10_000_000;
    private static final int DEFAULT_MAX_FILES = 3;
    private static final long LOCAL_MAX_SIZE_BYTES = 20 << 20;
    private static final int LOCAL_MAX_FILES = 5;

    /// 10 MB in each of 3 files, no attributes.
    public static final LogOptions DEFAULT = new LogOptions(DEFAULT_MAX_SIZE_BYTES, DEFAULT_MAX_FILES, false, Map.of());

    public LogOptions {
        attrs = Map.copyOf(attrs);
    }

    /// What Docker reads when a container starts.
    ///
    /// @param config `max-size` (`10m`; `-1` for no limit), `max-file`, `compress`
    /// @param attrs what the other options have chosen
    /// @throws SettingsException with Docker's text
    public static LogOptions of(Map<String, String> config, Map<String, String> attrs) {
        long maxSize = maxSize(config);
        int maxFiles = maxFiles(config);
        boolean compress = config.containsKey("compress") && bool(config.getOrDefault("compress", ""));
        if (compress && (maxFiles == 1 || maxSize == -1)) {
            throw new SettingsException("compress cannot be true when max-file is less than 2 or max-size is not set");
        }
        return new LogOptions(maxSize, maxFiles, compress, attrs);
    }

    /// The same for the driver `local`, and for the copy that is kept of what goes to a receiver: 20 MiB in each of 5
    /// files, compressed.
    ///
    /// @param config `max-size`, `max-file`, `compress`
    /// @throws SettingsException with Docker's text
    public static LogOptions ofLocal(Map<String, String> config) {
        long maxSize = localSize(config);
        int maxFiles = localFiles(config);
        boolean compress = localCompress(config);
        if (maxFiles < 0) {
            throw new SettingsException("max file count cannot be less than 0");
        }
        if (compress && maxFiles <= 1) {
            throw new SettingsException("compression cannot be enabled when max file count is 1");
        }
        return new LogOptions(maxSize, Math.max(1, maxFiles), compress, Map.of());
    }

    private static long localSize(Map<String, String> config) {
        String text = config.get("max-size");
        try {
            long size = text == null ? LOCAL_MAX_SIZE_BYTES : HumanSize.parseBinary(text);
            return size == 0 ? LOCAL_MAX_SIZE_BYTES : size;
        } catch (SettingsException malformed) {
            throw new SettingsException(
                    "invalid value for max-size: " + text + ": " + malformed.getMessage(), malformed);
        }
    }

    private static int localFiles(Map<String, String> config) {
        String text = config.get("max-file");
        try {
            return text == null ? LOCAL_MAX_FILES : Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            throw new SettingsException(
                    "invalid value for max-file: " + text + ": strconv.Atoi: parsing \"" + text + "\": invalid syntax",
                    malformed);
        }
    }

    private static boolean localCompress(Map<String, String> config) {
        try {
            return bool(config.getOrDefault("compress", "true"));
        } catch (SettingsException malformed) {
            throw new SettingsException("error reading compress log option: " + malformed.getMessage(), malformed);
        }
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
    ///
    /// @throws SettingsException in Go's words
    public static boolean bool(String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new SettingsException("strconv.ParseBool: parsing \"" + text + "\": invalid syntax");
        };
    }
}
