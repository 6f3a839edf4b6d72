package dev.gantry.compose;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a plain scalar means, with the habits of the Go library that Compose reads YAML with: `0755` and
/// `0o755` are octal, `1_000` is a number, `yes` and `on` are texts (a key that wants a boolean takes
/// them), `22:22` is a text.
final class YamlScalars {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern BASED = Pattern.compile("[-+]?0([xX][0-9a-fA-F]+|[bB][01]+|[oO]?[0-7]+)");

    private YamlScalars() {}

    static @Nullable Object plain(String text) {
        if (NULLS.contains(text)) {
            return null;
        }
        if (TRUE.contains(text)) {
            return true;
        }
        if (FALSE.contains(text)) {
            return false;
        }
        String digits = text.replace("_", "");
        if (DECIMAL.matcher(digits).matches() && !text.startsWith("_")) {
            return integer(digits, 10);
        }
        if (BASED.matcher(digits).matches()) {
            return based(digits);
        }
        if (FLOAT.matcher(digits).matches() && !text.startsWith("_")) {
            return Double.valueOf(digits);
        }
        return special(text);
    }

    private static Object special(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            case ".nan" -> Double.NaN;
            default -> text;
        };
    }

    private static Object based(String digits) {
        boolean negative = digits.startsWith("-");
        String rest = digits.substring(digits.startsWith("+") || negative ? 2 : 1);
        int radix = switch (rest.charAt(0)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            default -> 8;
        };
        String number = Character.isLetter(rest.charAt(0)) ? rest.substring(1) : rest;
        return integer(negative ? "-" + number : number, radix);
    }

    private static Object integer(String digits, int radix) {
        BigInteger number = new BigInteger(digits, radix);
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : (Object) number.doubleValue();
    }
}
