package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The `until` filter of the prune requests: a time, or an age as Go writes durations (`24h`, `1h30m`).
final class PruneFilter {
    private static final Pattern DURATION_PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|m|s|ms|us|ns)");
    private static final Pattern UNIX_SECONDS = Pattern.compile("\\d+(?:\\.\\d+)?");

    private PruneFilter() {}

    /// Before when things must have been made.
    ///
    /// @throws EngineException `INVALID_PARAMETER`
    static Optional<Instant> until(Filters filters) {
        Set<String> given = filters.of("until");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (given.size() > 1) {
            throw invalid("more than one until filter specified");
        }
        return Optional.of(time(given.iterator().next()));
    }

    static Instant time(String text) {
        if (UNIX_SECONDS.matcher(text).matches()) {
            return Instant.ofEpochMilli((long) (Double.parseDouble(text) * 1000));
        }
        Optional<Duration> age = duration(text);
        if (age.isPresent()) {
            return Instant.now().minus(age.get());
        }
        try {
            return text.endsWith("Z") || text.matches(".*[+-]\\d\\d:\\d\\d")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text.length() == 10 ? text + "T00:00:00" : text)
                            .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw invalid("failed to parse value as time or duration: \"" + text + "\"");
        }
    }

    /// A duration as Go writes it; empty for what is none.
    static Optional<Duration> duration(String text) {
        Matcher part = DURATION_PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            double amount = Double.parseDouble(String.valueOf(part.group(1)));
            sum = sum.plusNanos((long) (amount * nanos(String.valueOf(part.group(2)))));
            end = part.end();
        }
        return end == 0 || end < text.length() ? Optional.empty() : Optional.of(sum);
    }

    private static double nanos(String unit) {
        return switch (unit) {
            case "h" -> 3600e9;
            case "m" -> 60e9;
            case "s" -> 1e9;
            case "ms" -> 1e6;
            case "us" -> 1e3;
            default -> 1;
        };
    }
}
