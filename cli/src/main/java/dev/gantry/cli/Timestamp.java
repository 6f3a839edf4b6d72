package dev.gantry.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Points in time as `--since` and `--until` take them: `42m` ago, RFC 3339 (whole or cut), or Unix seconds.
final class Timestamp {
    private Timestamp() {}

    /// The Unix time the engine is asked for: `1136073600` or `1136073600.000000001`.
    ///
    /// Errors: `IllegalArgumentException` as Docker words it: `failed to parse value as time or duration: "x"`.
    static String parse(String text) {
        try {
            long nanoseconds = GoDuration.parse(text);
            return String.valueOf(Instant.now().minusNanos(nanoseconds).getEpochSecond());
        } catch (IllegalArgumentException e) {
            return text.indexOf('-') > 0 || text.indexOf(':') > 0 ? ofDate(text) : ofSeconds(text);
        }
    }

    private static String ofSeconds(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isDigit(text.charAt(i)) && text.charAt(i) != '.') {
                throw bad(text);
            }
        }
        return text;
    }

    private static String ofDate(String text) {
        try {
            Instant time = instant(text);
            StringBuilder nanoseconds = new StringBuilder().append(time.getNano());
            while (nanoseconds.length() < 9) {
                nanoseconds.insert(0, '0');
            }
            return time.getEpochSecond() + "." + nanoseconds;
        } catch (DateTimeException e) {
            throw bad(text);
        }
    }

    private static Instant instant(String text) {
        int clock = text.indexOf('T');
        if (clock < 0) {
            return LocalDate.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text)
                    .atStartOfDay(zone(text))
                    .toInstant();
        }
        boolean hasOffset = text.endsWith("Z") || text.indexOf('+', clock) > 0 || text.indexOf('-', clock) > 0;
        return hasOffset
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    }

    private static ZoneId zone(String text) {
        return text.endsWith("Z") ? ZoneOffset.UTC : ZoneId.systemDefault();
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException("failed to parse value as time or duration: " + GoText.quote(text));
    }
}
