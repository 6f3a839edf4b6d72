package dev.gantry.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/// Times as the Engine API writes them: UTC, up to nine decimals without trailing zeros, as in
/// `2026-01-02T03:04:05.67Z`.
public final class Rfc3339 {
    /// What Go writes for a time that never was.
    public static final String ZERO = "0001-01-01T00:00:00Z";

    private static final DateTimeFormatter NANO = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    private Rfc3339() {}

    public static String format(Instant time) {
        return NANO.format(time);
    }
}
