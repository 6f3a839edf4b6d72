package dev.gantry.server;

import java.util.Locale;

/// The key `storage-opts`, as dockerd's driver `overlay2` has it.
final class StorageSettings {
    private static final String DRIVER = "overlay2";

    private StorageSettings() {}

    /// What a container may write to its own layer, in bytes; 0 for no limit.
    ///
    /// @throws ConfigException for an option that is none
    static long rootLimit(Settings settings) {
        long limit = 0;
        for (String option : settings.list(DaemonOption.STORAGE_OPTS)) {
            String[] parts = option.split("=", 2);
            if (parts.length < 2) {
                throw new ConfigException("\"" + DaemonOption.STORAGE_OPTS.key + "\": unable to parse storage-opt "
                        + option + ": want name=value");
            }
            String name = parts[0].strip().toLowerCase(Locale.ROOT);
            switch (name) {
                case DRIVER + ".size" -> limit = ByteSize.parse(DaemonOption.STORAGE_OPTS.key, parts[1].strip());
                case DRIVER + ".override_kernel_check" -> {
                    // dockerd does nothing with it any more
                }
                default ->
                    throw new ConfigException(
                            "\"" + DaemonOption.STORAGE_OPTS.key + "\": " + DRIVER + ": unknown option " + name);
            }
        }
        return limit;
    }
}
