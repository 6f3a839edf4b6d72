package dev.gantry.dockerfile;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Durations as Go writes them: `300ms`, `1m30s`, `-1.5h`. Source: Go's `time.ParseDuration`, error texts
/// included.
public final class GoDuration {
    private static final Pattern TERM = Pattern.compile("([0-9]*(?:\\.[0-9]*)?)([^0-9.]*)");
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private GoDuration() {}

    /// As Go prints it.
    public static String text(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return plain(nanos, 3) + "µs";
        }
        if (nanos < 1_000_000_000) {
            return plain(nanos, 6) + "ms";
        }
        long minutes = duration.toMinutes();
        String seconds = plain(nanos - minutes * 60_000_000_000L, 9) + "s";
        if (minutes == 0) {
            return seconds;
        }
        return (minutes < 60 ? "" : minutes / 60 + "h") + minutes % 60 + "m" + seconds;
    }

    private static String plain(long nanos, int scale) {
        BigDecimal value = BigDecimal.valueOf(nanos, scale).stripTrailingZeros();
        return value.toPlainString();
    }

    static Duration parse(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String terms = signed ? text.substring(1) : text;
        if (terms.equals("0")) {
            return Duration.ZERO;
        }
        if (terms.isEmpty() || terms.length() > 100) {
            throw invalid(text);
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher term = TERM.matcher(terms);
        for (int at = 0; at < terms.length(); at = term.end()) {
            term.region(at, terms.length());
            if (!term.lookingAt() || term.end() == at) {
                throw invalid(text);
            }
            nanos = nanos.add(nanos(term, text));
        }
        if (nanos.compareTo(MAX) > 0) {
            throw invalid(text);
        }
        long rounded = nanos.setScale(0, RoundingMode.DOWN).longValueExact();
        return Duration.ofNanos(text.startsWith("-") ? -rounded : rounded);
    }

    private static BigDecimal nanos(Matcher term, String text) {
        String number = term.group(1);
        String unit = term.group(2);
        if (number == null || number.isEmpty() || number.equals(".")) {
            throw invalid(text);
        }
        if (unit == null || unit.isEmpty()) {
            throw new SyntaxException("time: missing unit in duration \"" + text + "\"");
        }
        @Nullable Long factor = NANOS.get(unit);
        if (factor == null) {
            throw new SyntaxException("time: unknown unit \"" + unit + "\" in duration \"" + text + "\"");
        }
        String padded = (number.startsWith(".") ? "0" : "") + number + (number.endsWith(".") ? "0" : "");
        return new BigDecimal(padded).multiply(BigDecimal.valueOf(factor));
    }

    private static SyntaxException invalid(String text) {
        return new SyntaxException("time: invalid duration \"" + text + "\"");
    }
}
