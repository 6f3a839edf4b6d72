package dev.gantry.compose;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Bytes (`1.5g`, powers of 1024) and durations (`1m30s`), as Compose reads and prints them.
final class Units {
    private static final Pattern BYTES = Pattern.compile("(-1|[0-9]+(?:\\.[0-9]+)?) ?([kKmMgGtTpP])?[iI]?[bB]?");
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h|d|w)");
    private static final Map<String, Long> NANOS = Map.ofEntries(
            Map.entry("ns", 1L),
            Map.entry("us", 1_000L),
            Map.entry("µs", 1_000L),
            Map.entry("μs", 1_000L),
            Map.entry("ms", 1_000_000L),
            Map.entry("s", 1_000_000_000L),
            Map.entry("m", 60_000_000_000L),
            Map.entry("h", 3_600_000_000_000L),
            Map.entry("d", 86_400_000_000_000L),
            Map.entry("w", 604_800_000_000_000L));

    private Units() {}

    /// Errors: `IllegalArgumentException` with what is wrong.
    static long bytes(String text) {
        Matcher matcher = BYTES.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        }
        String unit = Optional.ofNullable(matcher.group(2)).orElse("").toLowerCase(Locale.ROOT);
        String digits = Optional.ofNullable(matcher.group(1)).orElse("0");
        int power = unit.isEmpty() ? 0 : "kmgtp".indexOf(unit) + 1;
        BigDecimal number = new BigDecimal(digits).multiply(BigDecimal.valueOf(1L << (10 * power)));
        if (number.precision() - number.scale() > 19) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        }
        return number.setScale(0, RoundingMode.DOWN)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValue();
    }

    /// Errors: `IllegalArgumentException` with what is wrong.
    static Duration duration(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = PART.matcher(rest);
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (matcher.find(at) && matcher.start() == at) {
            String number = matcher.group(1);
            Long unit = NANOS.get(matcher.group(2));
            nanos = nanos.add(new BigDecimal(number == null ? "0" : number)
                    .multiply(BigDecimal.valueOf(unit == null ? 0 : unit)));
            at = matcher.end();
        }
        if (at == 0 || at < rest.length() || nanos.precision() - nanos.scale() > 18) {
            throw new IllegalArgumentException("invalid duration: '" + text + "'; such as 1m30s is wanted");
        }
        Duration duration = Duration.ofNanos(nanos.longValue());
        return negative ? duration.negated() : duration;
    }

    /// As Go prints it: `1h30m0s`, `1.5s`, `250ms`, `0s`.
    static String text(Duration duration) {
        long nanos = Math.abs(duration.toNanos());
        String sign = duration.isNegative() ? "-" : "";
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1_000) {
            return sign + nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return sign + decimal(nanos, 3) + "µs";
        }
        if (nanos < 1_000_000_000) {
            return sign + decimal(nanos, 6) + "ms";
        }
        long minutes = nanos / 60_000_000_000L;
        String seconds = decimal(nanos % 60_000_000_000L, 9) + "s";
        if (minutes == 0) {
            return sign + seconds;
        }
        long hours = minutes / 60;
        return sign + (hours == 0 ? "" : hours + "h") + minutes % 60 + "m" + seconds;
    }

    private static String decimal(long nanos, int digits) {
        BigDecimal number = BigDecimal.valueOf(nanos, digits).stripTrailingZeros();
        return number.signum() == 0 ? "0" : number.toPlainString();
    }
}
