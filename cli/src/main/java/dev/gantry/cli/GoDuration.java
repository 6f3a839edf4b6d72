package dev.gantry.cli;

import java.math.BigDecimal;

/// Spans of time as Go writes them: `1h30m`, `1.5s`, `300ms`, `-2m`, `0`.
final class GoDuration {
    private GoDuration() {}

    /// Nanoseconds. Errors: `IllegalArgumentException` as Go words it: `time: invalid duration "x"`.
    static long parse(String text) {
        String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return 0;
        }
        if (rest.isEmpty()) {
            throw invalid(text);
        }
        BigDecimal sum = BigDecimal.ZERO;
        while (!rest.isEmpty()) {
            int digits = prefix(rest, true);
            int unit = prefix(rest.substring(digits), false);
            String number = rest.substring(0, digits);
            if (number.isEmpty() || number.equals(".") || number.indexOf('.') != number.lastIndexOf('.')) {
                throw invalid(text);
            }
            long size = unit(text, rest.substring(digits, digits + unit));
            sum = sum.add(new BigDecimal(number).multiply(BigDecimal.valueOf(size)));
            rest = rest.substring(digits + unit);
        }
        return text.startsWith("-") ? -sum.longValue() : sum.longValue();
    }

    /// How many characters at the start are digits or a point, or are not.
    private static int prefix(String text, boolean digits) {
        int end = 0;
        while (end < text.length() && (Character.isDigit(text.charAt(end)) || text.charAt(end) == '.') == digits) {
            end++;
        }
        return end;
    }

    private static long unit(String text, String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "us", "µs", "μs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "" -> throw new IllegalArgumentException("time: missing unit in duration " + GoText.quote(text));
            default ->
                throw new IllegalArgumentException(
                        "time: unknown unit " + GoText.quote(unit) + " in duration " + GoText.quote(text));
        };
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("time: invalid duration " + GoText.quote(text));
    }
}
