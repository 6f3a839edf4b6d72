package dev.gantry.runtime;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/// Sizes as log options spell them: `10m`, `1.5 GB`, `512`. Docker reads some with decimal units, some with binary
/// ones.
public final class HumanSize {
    private static final Pattern FORMAT = Pattern.compile("\\d+(\\.\\d+)? ?[kKmMgGtTpP]?[iI]?[bB]?");
    private static final String UNITS = "kmgtp";

    private HumanSize() {}

    /// Reads a size in bytes: `1k` is 1000.
    ///
    /// @throws SettingsException `invalid size: 'x'`, as Docker says
    public static long parse(String text) {
        return parse(text, BigDecimal.valueOf(1000));
    }

    /// Reads a size in bytes: `1k` is 1024.
    ///
    /// @throws SettingsException `invalid size: 'x'`, as Docker says
    public static long parseBinary(String text) {
        return parse(text, BigDecimal.valueOf(1024));
    }

    private static long parse(String text, BigDecimal thousand) {
        if (!FORMAT.matcher(text).matches()) {
            throw new SettingsException("invalid size: '" + text + "'");
        }
        String number = text.replaceFirst("[ a-zA-Z]+$", "");
        String suffix = text.substring(number.length()).strip().toLowerCase(Locale.ROOT);
        int power = suffix.isEmpty() ? 0 : UNITS.indexOf(suffix.charAt(0)) + 1;
        return new BigDecimal(number).multiply(thousand.pow(power)).longValue();
    }
}
