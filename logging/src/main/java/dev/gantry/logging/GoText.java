package dev.gantry.logging;

import dev.gantry.runtime.SettingsException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Option values as Go reads them, refused in its words.
final class GoText {
    private static final Pattern DURATION = Pattern.compile("[-+]?((\\d+\\.?\\d*|\\.\\d+)([^\\d.]+))+");
    private static final Pattern PIECE = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([^\\d.]+)");
    private static final Map<String, Long> UNITS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private GoText() {}

    /// `1.5s`, `1m30s`.
    ///
    /// @throws SettingsException in the words of `time.ParseDuration`
    static Duration duration(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (!DURATION.matcher(text).matches()) {
            boolean number = text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)");
            throw new SettingsException(
                    "time: " + (number ? "missing unit in" : "invalid") + " duration \"" + text + "\"");
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher piece = PIECE.matcher(text);
        while (piece.find()) {
            Long unit = UNITS.get(piece.group(2));
            if (unit == null) {
                throw new SettingsException(
                        "time: unknown unit \"" + piece.group(2) + "\" in duration \"" + text + "\"");
            }
            BigDecimal count = new BigDecimal(String.valueOf(piece.group(1)));
            nanos = nanos.add(count.multiply(BigDecimal.valueOf(unit)));
        }
        long total = nanos.longValue();
        return Duration.ofNanos(text.startsWith("-") ? -total : total);
    }

    /// A whole number that is not negative.
    ///
    /// @throws SettingsException in the words of `strconv.ParseUint`
    static long unsigned(String text) {
        try {
            if (!text.matches("\\d+")) {
                throw new NumberFormatException(text);
            }
            return Long.parseLong(text);
        } catch (NumberFormatException malformed) {
            throw new SettingsException("strconv.ParseUint: parsing \"" + text + "\": invalid syntax", malformed);
        }
    }
}
