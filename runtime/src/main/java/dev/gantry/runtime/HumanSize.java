package dev.gantry.runtime;

import java.util.Locale;

/// Sizes as log options spell them: `10m`, `1.5 GB`, `512`; decimal units, as Docker's.
final class HumanSize {
    private static final String UNITS = "kmgtp";

    private HumanSize() {}

    /// @return bytes
    /// @throws SettingsException `invalid size: 'x'` or `invalid suffix: 'x'`, as Docker says
    static long parse(String text) {
        int end = text.length();
        while (end > 0 && !isDigit(text.charAt(end - 1))) {
            end--;
        }
        try {
            double number = Double.parseDouble(text.substring(0, end));
            if (end == 0 || number < 0 || !isDigit(text.charAt(0))) {
                throw new SettingsException("invalid size: '" + text + "'");
            }
            return (long) (number * factor(text.substring(end)));
        } catch (NumberFormatException malformed) {
            throw new SettingsException("invalid size: '" + text + "'", malformed);
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static double factor(String written) {
        String suffix = written.strip().toLowerCase(Locale.ROOT);
        if (suffix.isEmpty() || suffix.equals("b")) {
            return 1;
        }
        int power = UNITS.indexOf(suffix.charAt(0)) + 1;
        String rest = suffix.substring(1);
        if (power == 0 || !(rest.isEmpty() || rest.equals("b") || rest.equals("ib"))) {
            throw new SettingsException("invalid suffix: '" + written.strip() + "'");
        }
        return Math.pow(1000, power);
    }
}
