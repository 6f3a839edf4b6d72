package dev.gantry.dockerfile;

import dev.gantry.dockerfile.FlagValues.Kind;
import dev.gantry.image.Healthcheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The flags of a `HEALTHCHECK` instruction.
final class HealthcheckFlags {
    static final Map<String, Kind> KNOWN = Map.of(
            "interval",
            Kind.TEXT,
            "timeout",
            Kind.TEXT,
            "start-period",
            Kind.TEXT,
            "start-interval",
            Kind.TEXT,
            "retries",
            Kind.TEXT);

    private HealthcheckFlags() {}

    /// @throws SyntaxException for a duration or number that is none or too small
    static Healthcheck healthcheck(FlagValues flags, List<String> test) {
        return new Healthcheck(
                test,
                duration(flags, "interval"),
                duration(flags, "timeout"),
                duration(flags, "start-period"),
                duration(flags, "start-interval"),
                retries(flags.text("retries")));
    }

    private static Duration duration(FlagValues flags, String name) {
        String text = flags.text(name);
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        Duration duration = GoDuration.parse(text);
        if (duration.compareTo(Duration.ofMillis(1)) < 0 && !duration.isZero()) {
            throw new SyntaxException("Interval \"" + name + "\" cannot be less than 1ms");
        }
        return duration;
    }

    private static int retries(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        int retries;
        try {
            retries = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new SyntaxException("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
        if (retries < 1) {
            throw new SyntaxException("--retries must be at least 1 (not " + retries + ")");
        }
        return retries;
    }
}
