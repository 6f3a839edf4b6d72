package dev.gantry.cli;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Locale;

/// Points in time in the local zone, as Go prints them.
final class LocalTimes {
    private LocalTimes() {}

    /// `2026-11-21 02:57:20 +0000 UTC`
    static String ofSeconds(long seconds) {
        return withZone(Instant.ofEpochSecond(seconds).atZone(ZoneId.systemDefault()));
    }

    /// An RFC 3339 time as `2026-11-21 02:57:20.123 +0000 UTC`, in its own offset; other texts as they are.
    static String ofText(String time) {
        try {
            OffsetDateTime parsed = OffsetDateTime.parse(time);
            return withZone(parsed.atZoneSameInstant(zone(parsed)));
        } catch (DateTimeParseException e) {
            return time;
        }
    }

    /// Go shows the local zone's name where the offset is the local one.
    private static ZoneId zone(OffsetDateTime time) {
        if (time.getOffset().equals(ZoneOffset.UTC)) {
            return ZoneId.of("UTC");
        }
        ZoneId local = ZoneId.systemDefault();
        return local.getRules().getOffset(time.toInstant()).equals(time.getOffset()) ? local : time.getOffset();
    }

    private static String withZone(ZonedDateTime time) {
        return new DateTimeFormatterBuilder()
                .appendPattern("yyyy-MM-dd HH:mm:ss")
                .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                .appendPattern(" xx zzz")
                .toFormatter(Locale.ENGLISH)
                .format(time);
    }

    /// `2026-11-21T02:57:20.000000000Z`: always nine digits.
    static String nanos(long nanoseconds) {
        return new DateTimeFormatterBuilder()
                .appendPattern("yyyy-MM-dd'T'HH:mm:ss")
                .appendFraction(ChronoField.NANO_OF_SECOND, 9, 9, true)
                .appendOffset("+HH:MM", "Z")
                .toFormatter(Locale.ENGLISH)
                .format(Instant.ofEpochSecond(nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000)
                        .atZone(ZoneId.systemDefault()));
    }
}
