package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When an image is brought anew: `pull_policy` of a service, or `--pull`.
record PullPolicy(String text) {
    private static final Pattern EVERY =
            Pattern.compile("(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");

    boolean isAlways() {
        return text.equals("always") || text.equals("refresh");
    }

    boolean isNever() {
        return text.equals("never");
    }

    boolean isBuild() {
        return text.equals("build");
    }

    /// Whether an image that is here is too old.
    ///
    /// @param image as `GET /images/{name}/json` tells of it
    boolean isStale(JsonObject image, Instant now) {
        Duration period = period();
        if (isAlways() || period.isZero()) {
            return isAlways();
        }
        try {
            return Instant.parse(image.object("Metadata").text("LastTagTime"))
                    .plus(period)
                    .isBefore(now);
        } catch (DateTimeException e) {
            return true; // the engine does not say since when it has it
        }
    }

    private Duration period() {
        return switch (text) {
            case "daily" -> Duration.ofDays(1);
            case "weekly" -> Duration.ofDays(7);
            default -> text.startsWith("every_") ? period(text.substring("every_".length())) : Duration.ZERO;
        };
    }

    private static Duration period(String every) {
        Matcher parts = EVERY.matcher(every);
        if (!parts.matches()) {
            return Duration.ZERO;
        }
        long hours = 24 * (7 * number(parts, 1) + number(parts, 2)) + number(parts, 3);
        return Duration.ofHours(hours).plusMinutes(number(parts, 4)).plusSeconds(number(parts, 5));
    }

    private static long number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
