package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.HostConfig;
import dev.gantry.api.Nil;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much a container may write to its own layer: `--storage-opt size=10G`.
final class RootLimit {
    /// As Docker reads sizes: `10`, `1.5g`, `64MiB`.
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kmgtp]?)(?:i?b)?");

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
        Matcher matcher = SIZE.matcher(size.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw invalid("invalid size: '" + size + "'");
        }
        String unit = String.valueOf(matcher.group(2));
        int power = unit.isEmpty() ? 0 : "kmgtp".indexOf(unit) + 1;
        return new BigDecimal(String.valueOf(matcher.group(1)))
                .multiply(BigDecimal.valueOf(1L << (10 * power)))
                .longValue();
    }
}
