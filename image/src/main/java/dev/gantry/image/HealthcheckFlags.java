package dev.gantry.image;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The flags of a `HEALTHCHECK` instruction.
///
/// @param values by name, without dashes
record HealthcheckFlags(Map<String, String> values) {
    private static final Set<String> NAMES = Set.of("interval", "timeout", "start-period", "start-interval", "retries");

    HealthcheckFlags {
        values = Map.copyOf(values);
    }

    static HealthcheckFlags parse(List<String> flags) {
        Map<String, String> values = new HashMap<>();
        for (String flag : flags) {
            int equals = flag.indexOf('=');
            String name = equals < 0 ? flag.substring(2) : flag.substring(2, equals);
            if (!NAMES.contains(name)) {
                throw new InvalidImageException("Unknown flag: " + name);
            }
            if (equals < 0) {
                throw new InvalidImageException("Missing a value on flag: " + name);
            }
            if (values.put(name, flag.substring(equals + 1)) != null) {
                throw new InvalidImageException("Duplicate flag specified: " + name);
            }
        }
        return new HealthcheckFlags(values);
    }

    Healthcheck healthcheck(List<String> test) {
        return new Healthcheck(
                test,
                duration("interval"),
                duration("timeout"),
                duration("start-period"),
                duration("start-interval"),
                retries());
    }

    private Duration duration(String name) {
        String text = values.getOrDefault(name, "");
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        Duration duration = GoDuration.parse(text);
        if (duration.compareTo(Duration.ofMillis(1)) < 0 && !duration.isZero()) {
            throw new InvalidImageException("Interval \"" + name + "\" cannot be less than 1ms");
        }
        return duration;
    }

    private int retries() {
        String text = values.getOrDefault("retries", "");
        if (text.isEmpty()) {
            return 0;
        }
        long retries = TarNumber.decimal(text)
                .orElseThrow(
                        () -> new InvalidImageException("strconv.ParseInt: parsing \"" + text + "\": invalid syntax"));
        if (retries < 1 || retries > Integer.MAX_VALUE) {
            throw new InvalidImageException("--retries must be at least 1 (not " + retries + ")");
        }
        return (int) retries;
    }
}
