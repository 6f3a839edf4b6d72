package dev.gantry.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes lines of Docker's json-file format into a buffer, byte for byte as dockerd writes them:
///
///     {"log":"hello\n","stream":"stdout","time":"2024-01-02T03:04:05.123456789Z"}
///
/// Escaped are `"`, `\`, control characters, `<`, `>`, `&`, U+2028 and U+2029; each byte that is no UTF-8
/// becomes `\ufffd`. Not safe for several threads.
final class JsonLineEncoder {
    private static final byte[] HEAD = ascii("{\"log\":\"");
    private static final byte[] TAIL = ascii("\"}\n");
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] REPLACEMENT = ascii("\\ufffd");
    private static final byte[] LINE_SEPARATOR = ascii("\\u202"); // 8 or 9 follows
    private static final byte[] NEWLINE = ascii("\\n");

    /// Each byte becomes six at worst (a control character, or a byte that is no UTF-8).
    private static final int WORST = 6;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    /// True for the ASCII characters that stand for themselves.
    private static final boolean[] PLAIN = plain();

    private final LogTime time = new LogTime();
    private byte[] out = new byte[96 << 10];
    private int length;

    private static boolean[] plain() {
        boolean[] plain = new boolean[256];
        for (int c = 0x20; c < 0x80; c++) {
            plain[c] = "\"\\<>&".indexOf(c) < 0;
        }
        return plain;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] bytes() {
        return out;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /// Appends one line.
    ///
    /// @param newline whether the container ended it with one
    /// @param middle from the closing quote of the text to the opening quote of the time: see [#middle]
    void line(byte[] text, int from, int to, boolean newline, byte[] middle, long epochNanos) {
        reserve(HEAD.length + (to - from) * WORST + middle.length + LogTime.MAX_LENGTH + 8);
        append(HEAD);
        escape(text, from, to);
        if (newline) {
            append(NEWLINE);
        }
        append(middle);
        length = time.format(epochNanos, out, length);
        append(TAIL);
    }

    /// The part of a line that is the same for all lines of a stream.
    ///
    /// @param attrs the JSON object of the log's attributes, or empty for none
    static byte[] middle(Stream stream, String attrs) {
        String name = stream == Stream.STDERR ? "stderr" : "stdout";
        String extra = attrs.isEmpty() ? "" : ",\"attrs\":" + attrs;
        return ("\",\"stream\":\"" + name + "\"" + extra + ",\"time\":\"").getBytes(StandardCharsets.UTF_8);
    }

    private void reserve(int more) {
        if (out.length - length < more) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
        }
    }

    private void append(byte[] bytes) {
        System.arraycopy(bytes, 0, out, length, bytes.length);
        length += bytes.length;
    }

    private void escape(byte[] text, int from, int to) {
        int start = from;
        int i = from;
        while (true) {
            i = plainUntil(text, i, to);
            if (i == to) {
                break;
            }
            int b = text[i] & 0xff;
            int kept = b < 0x80 ? 0 : unescapedSequence(text, i, to);
            if (kept > 0) {
                i += kept;
                continue;
            }
            copy(text, start, i);
            i += b < 0x80 ? escapeAscii(b) : escapeSequence(text, i, to);
            start = i;
        }
        copy(text, start, to);
    }

    /// Where the first byte is that does not stand for itself, or `to`. Eight at a time: this loop is what a busy log
    /// costs.
    private static int plainUntil(byte[] text, int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long special = special((long) EIGHT_BYTES.get(text, i));
            if (special != 0) {
                return i + (Long.numberOfTrailingZeros(special) >>> 3);
            }
        }
        while (i < to && PLAIN[text[i] & 0xff]) {
            i++;
        }
        return i;
    }

    /// The highest bit of the lowest byte that is special, and perhaps bits of higher bytes; 0 for eight plain ones.
    private static long special(long bytes) {
        long controls = (bytes - 0x20 * EACH) & ~bytes;
        long escaped = zeros(bytes ^ '"' * EACH)
                | zeros(bytes ^ '\\' * EACH)
                | zeros(bytes ^ '<' * EACH)
                | zeros(bytes ^ '>' * EACH)
                | zeros(bytes ^ '&' * EACH);
        return (bytes | controls | escaped) & HIGHEST_BITS;
    }

    /// The highest bit of the lowest byte that is zero, and perhaps of higher bytes.
    private static long zeros(long bytes) {
        return (bytes - EACH) & ~bytes;
    }

    private void copy(byte[] text, int from, int to) {
        System.arraycopy(text, from, out, length, to - from);
        length += to - from;
    }

    private int escapeAscii(int c) {
        out[length++] = '\\';
        switch (c) {
            case '"', '\\' -> out[length++] = (byte) c;
            case '\n' -> out[length++] = 'n';
            case '\r' -> out[length++] = 'r';
            default -> {
                out[length++] = 'u';
                out[length++] = '0';
                out[length++] = '0';
                out[length++] = HEX[c >> 4];
                out[length++] = HEX[c & 0xf];
            }
        }
        return 1;
    }

    /// The length of the UTF-8 sequence at `i` that goes out as it is; 0 where it is broken or must be escaped.
    private static int unescapedSequence(byte[] text, int i, int to) {
        int size = Utf8.sequence(text, i, to);
        return size > 0 && !isLineSeparator(text, i, size) ? size : 0;
    }

    /// U+2028 and U+2029, which end a line in JavaScript.
    private static boolean isLineSeparator(byte[] text, int i, int size) {
        return size == 3 && text[i] == (byte) 0xe2 && text[i + 1] == (byte) 0x80 && (text[i + 2] & 0xfe) == 0xa8;
    }

    private int escapeSequence(byte[] text, int i, int to) {
        int size = Utf8.sequence(text, i, to);
        if (size == 0) {
            append(REPLACEMENT);
            return 1;
        }
        append(LINE_SEPARATOR);
        out[length++] = HEX[text[i + 2] & 0xf];
        return size;
    }
}
