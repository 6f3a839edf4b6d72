package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.HostConfig;
import dev.gantry.api.Nil;
import dev.gantry.runtime.HumanSize;
import dev.gantry.runtime.SettingsException;
import java.util.Locale;
import java.util.Map;

/// How much a container may write to its own layer: `--storage-opt size=10G`.
final class RootLimit {
    private RootLimit() {}

    /// @param standard where the container says nothing
    /// @param holds whether anything is there to hold it
    /// @return bytes; 0 for no limit
    /// @throws EngineException `NOT_IMPLEMENTED` where nothing is, `INVALID_PARAMETER` for what is no limit; in
    ///     dockerd's words
    static long of(HostConfig host, long standard, boolean holds) {
        Map<String, String> options = Nil.toEmpty(host.storageOpt());
        if (options.isEmpty()) {
            return standard;
        }
        if (!holds) {
            throw new EngineException(
                    EngineException.Kind.NOT_IMPLEMENTED,
                    "--storage-opt is supported only for overlay over xfs with 'pquota' mount option");
        }
        long limit = standard;
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (!option.getKey().toLowerCase(Locale.ROOT).equals("size")) {
                throw invalid("unknown option " + option.getKey());
            }
            limit = bytes(option.getValue());
        }
        return limit;
    }

    private static long bytes(String size) {
        try {
            return HumanSize.parseBinary(size.strip());
        } catch (SettingsException e) {
            throw invalid(Failures.text(e));
        }
    }
}
