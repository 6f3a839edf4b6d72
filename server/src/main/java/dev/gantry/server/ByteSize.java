package dev.gantry.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes as Docker's configuration writes them: `64m`, `1.5g`, `67108864`; units are powers of 1024.
final class ByteSize {
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(?:([kKmMgGtTpP])i?)?[bB]?");

    private ByteSize() {}

    /// @throws ConfigException naming the key
    static long parse(String key, String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new ConfigException("\"" + key + "\": invalid size: '" + text + "'");
        }
        String unit = matcher.group(2);
        int power = unit == null ? 0 : "kmgtp".indexOf(Character.toLowerCase(unit.charAt(0))) + 1;
        return (long) (Double.parseDouble(String.valueOf(matcher.group(1))) * (1L << (10 * power)));
    }
}
