package dev.gantry.cli;

import java.util.Locale;

/// Amounts of bytes as people read and write them.
final class ByteSize {
    private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"};

    private ByteSize() {}

    /// Powers of 1000 with three digits: `1.98MB`.
    static String human(long bytes) {
        return format(bytes, 1000, DECIMAL, 3);
    }

    /// Powers of 1000 with four digits: `1.983MB`.
    static String precise(long bytes) {
        return format(bytes, 1000, DECIMAL, 4);
    }

    /// Powers of 1024 with four digits: `23.54GiB`.
    static String binary(long bytes) {
        return format(bytes, 1024, BINARY, 4);
    }

    private static String format(long bytes, int base, String[] units, int digits) {
        double size = bytes;
        int unit = 0;
        while (size >= base && unit < units.length - 1) {
            size /= base;
            unit++;
        }
        return GoFloat.general(size, digits) + units[unit];
    }

    /// Reads `512m`, `1.5g`, `2GiB`, `100`: `k`, `m`, `g`, `t`, `p` are powers of 1024, however written.
    ///
    /// Errors: `IllegalArgumentException` as Docker words it: `invalid size: 'x'`.
    static long parse(String text) {
        int end = 0;
        while (end < text.length() && (Character.isDigit(text.charAt(end)) || ". ".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        String number = text.substring(0, end).strip();
        String unit = text.substring(end).toLowerCase(Locale.ROOT);
        try {
            double value = Double.parseDouble(number);
            return (long) (value * factor(text, number, unit));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid size: '" + text + "'", e);
        }
    }

    private static long factor(String text, String number, String unit) {
        if (unit.isEmpty() || unit.equals("b")) {
            return 1;
        }
        int power = "kmgtp".indexOf(unit.charAt(0)) + 1;
        String rest = unit.substring(1);
        if (power == 0 || !(rest.isEmpty() || rest.equals("b") || rest.equals("ib"))) {
            throw new IllegalArgumentException(
                    number.isEmpty() ? "invalid size: '" + text + "'" : "invalid suffix: '" + unit + "'");
        }
        return 1L << (10 * power);
    }
}
