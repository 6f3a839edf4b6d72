package dev.gantry.runtime;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/// Sizes as log options spell them: `10m`, `1.5 GB`, `512`; decimal units, as Docker's.
final class HumanSize {
    private static final Pattern FORMAT = Pattern.compile("\\d+(\\.\\d+)? ?[kKmMgGtTpP]?[iI]?[bB]?");
    private static final String UNITS = "kmgtp";

    private HumanSize() {}

    /// Reads a size in bytes.
    ///
    /// @throws SettingsException `invalid size: 'x'`, as Docker says
    static long parse(String text) {
        if (!FORMAT.matcher(text).matches()) {
            throw new SettingsException("invalid size: '" + text + "'");
        }
        String number = text.replaceFirst("[ a-zA-Z]+$", "");
        String suffix = text.substring(number.length()).strip().toLowerCase(Locale.ROOT);
        int power = suffix.isEmpty() ? 0 : UNITS.indexOf(suffix.charAt(0)) + 1;
        return new BigDecimal(number).scaleByPowerOfTen(3 * power).longValue();
    }
}
