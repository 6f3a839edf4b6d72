package dev.gantry.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/// Times in log lines: RFC 3339 in UTC with up to nine decimals, trailing zeros trimmed, as Go prints them. The
/// part up to the second is kept from one call to the next, as lines come by the million. Not safe for several
/// threads.
final class LogTime {
    /// `2024-01-02T03:04:05.123456789Z`
    static final int MAX_LENGTH = 30;

    private static final int SECOND_LENGTH = 19;
    private static final int DECIMALS = 9;
    private static final long NANOS = 1_000_000_000L;

    private final byte[] secondText = new byte[SECOND_LENGTH];
    private long second = Long.MIN_VALUE;

    /// The last time that was formatted: all lines of a chunk have the same.
    private final byte[] text = new byte[MAX_LENGTH];

    private int textLength;
    private long formatted;

    /// Writes the time into `out` from `at`, at most [#MAX_LENGTH] bytes.
    ///
    /// @return the index after the last byte
    int format(long epochNanos, byte[] out, int at) {
        if (epochNanos != formatted || textLength == 0) {
            textLength = write(epochNanos);
            formatted = epochNanos;
        }
        System.arraycopy(text, 0, out, at, textLength);
        return at + textLength;
    }

    private int write(long epochNanos) {
        remember(Math.floorDiv(epochNanos, NANOS));
        System.arraycopy(secondText, 0, text, 0, SECOND_LENGTH);
        int end = SECOND_LENGTH;
        int nanos = (int) Math.floorMod(epochNanos, NANOS);
        if (nanos != 0) {
            int digits = DECIMALS;
            while (nanos % 10 == 0) {
                nanos /= 10;
                digits--;
            }
            text[end] = '.';
            for (int i = end + digits; i > end; i--) {
                text[i] = (byte) ('0' + nanos % 10);
                nanos /= 10;
            }
            end += digits + 1;
        }
        text[end] = 'Z';
        return end + 1;
    }

    private void remember(long epochSecond) {
        if (epochSecond != second) {
            String shortest =
                    LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC).toString();
            // toString leaves out seconds that are zero
            String whole = shortest.length() < SECOND_LENGTH ? shortest + ":00" : shortest;
            System.arraycopy(whole.getBytes(StandardCharsets.US_ASCII), 0, secondText, 0, SECOND_LENGTH);
            second = epochSecond;
        }
    }

    /// The time at `from` to `to`, in nanoseconds since the epoch.
    ///
    /// @throws DateTimeParseException for what is no RFC 3339 time
    long parse(byte[] text, int from, int to) {
        boolean plain = to - from > SECOND_LENGTH && text[to - 1] == 'Z';
        if (!plain) {
            return nanos(OffsetDateTime.parse(new String(text, from, to - from, StandardCharsets.ISO_8859_1))
                    .toInstant());
        }
        if (!sameSecond(text, from)) {
            String whole = new String(text, from, SECOND_LENGTH, StandardCharsets.ISO_8859_1);
            second = LocalDateTime.parse(whole).toEpochSecond(ZoneOffset.UTC);
            System.arraycopy(text, from, secondText, 0, SECOND_LENGTH);
        }
        return second * NANOS + fraction(text, from + SECOND_LENGTH, to - 1);
    }

    private boolean sameSecond(byte[] text, int from) {
        for (int i = SECOND_LENGTH - 1; i >= 0; i--) {
            if (text[from + i] != secondText[i]) {
                return false;
            }
        }
        return true;
    }

    /// `.25` is 250,000,000.
    private static long fraction(byte[] text, int from, int to) {
        long nanos = 0;
        int digits = 0;
        for (int i = from + 1; i < to && digits < DECIMALS; i++, digits++) {
            nanos = nanos * 10 + (text[i] - '0');
        }
        for (; digits < DECIMALS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    static long nanos(Instant time) {
        return time.getEpochSecond() * NANOS + time.getNano();
    }
}
