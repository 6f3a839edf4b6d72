package dev.gantry.image;

import java.time.Instant;
import java.util.Optional;

/// The ways in which a tar writes a number: octal text or, for what that can't hold, big-endian two's
/// complement with the first bit set; decimal text in extended headers.
final class TarNumber {
    private static final int MAX_DIGITS = 18;

    private final byte[] buffer;
    private final int at;
    private final long offset;

    /// @param at where the block starts in the buffer
    /// @param offset of the block in the tar, for error messages
    TarNumber(byte[] buffer, int at, long offset) {
        this.buffer = buffer;
        this.at = at;
        this.offset = offset;
    }

    /// Whether a field holds nothing.
    boolean isEmpty(int field) {
        return buffer[at + field] == 0;
    }

    /// The number in a field of the block. An empty field is zero.
    long field(int field, int length, String what) {
        boolean binary = (buffer[at + field] & 0x80) != 0;
        return binary ? binary(at + field, length, what) : octal(at + field, length, what);
    }

    private long binary(int start, int length, String what) {
        boolean negative = (buffer[start] & 0x40) != 0;
        // The first bit only marks the format; the second is the sign, and is carried into the first.
        long value = negative ? -1 : 0;
        for (int i = 0; i < length; i++) {
            int b = buffer[start + i] & 0xff;
            if (i == 0) {
                b = negative ? b : b & 0x7f;
            }
            long shifted = value << 8;
            if (shifted >> 8 != value) {
                throw invalid(what, "does not fit into 64 bits");
            }
            value = shifted | b;
        }
        return value;
    }

    private long octal(int start, int length, String what) {
        int from = start;
        int to = start + length;
        while (from < to && isPadding(buffer[from])) {
            from++;
        }
        long value = 0;
        for (int i = from; i < to && !isPadding(buffer[i]); i++) {
            int digit = buffer[i] - '0';
            if (digit < 0 || digit > 7) {
                throw invalid(what, "is no number");
            }
            value = value << 3 | digit;
        }
        return value;
    }

    private static boolean isPadding(byte b) {
        return b == ' ' || b == 0;
    }

    private InvalidImageException invalid(String what, String why) {
        return new InvalidImageException(
                "invalid layer: the tar header at byte " + offset + " is malformed: its " + what + " " + why);
    }

    /// A decimal number without fraction, at most 18 digits; empty when the text is none.
    static Optional<Long> decimal(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - start;
        if (digits == 0 || digits > MAX_DIGITS || !isDigits(text, start)) {
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(text));
    }

    /// Seconds since 1970 with an optional fraction, `-1.25`; digits past the ninth are dropped. Empty when
    /// the text is none, or out of the range of [Instant].
    static Optional<Instant> time(String text) {
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        String fraction = dot < 0 ? "" : text.substring(dot + 1);
        Optional<Long> seconds = decimal(whole);
        if (seconds.isEmpty() || !isDigits(fraction, 0)) {
            return Optional.empty();
        }
        String padded = (fraction + "000000000").substring(0, 9);
        long nanos = Long.parseLong(padded);
        return instant(seconds.get(), whole.startsWith("-") ? -nanos : nanos);
    }

    static Optional<Instant> instant(long seconds, long nanos) {
        boolean representable = seconds > Instant.MIN.getEpochSecond() && seconds < Instant.MAX.getEpochSecond();
        return representable ? Optional.of(Instant.ofEpochSecond(seconds, nanos)) : Optional.empty();
    }

    private static boolean isDigits(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
