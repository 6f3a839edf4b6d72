package dev.gantry.cli.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Values as Go's `fmt` prints them with `%v`, and its names for their types.
final class GoPrinter {
    private GoPrinter() {}

    /// What an action writes: as [#print], but nothing to see is `<no value>`.
    static String action(@Nullable Object value) {
        return value == null ? Nothing.NO_VALUE.toString() : print(value);
    }

    static String print(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        append(value, out);
        return out.toString();
    }

    private static void append(@Nullable Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("<nil>");
            case Double number -> out.append(floating(number));
            case BigDecimal number -> out.append(number.toPlainString());
            case List<?> list -> appendAll(list, '[', ']', out);
            case GoObject object -> appendAll(fields(object), '{', '}', out);
            case Map<?, ?> map -> appendMap(map, out);
            default -> out.append(value);
        }
    }

    private static List<@Nullable Object> fields(GoObject object) {
        List<@Nullable Object> values = new ArrayList<>();
        for (String name : object.names()) {
            values.add(object.get(name, List.of()));
        }
        return values;
    }

    private static void appendAll(List<?> values, char open, char close, StringBuilder out) {
        out.append(open);
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(' ');
            }
            append(values.get(i), out);
        }
        out.append(close);
    }

    private static void appendMap(Map<?, ?> map, StringBuilder out) {
        out.append("map[");
        String separator = "";
        for (Map.Entry<String, @Nullable Object> entry : sorted(map).entrySet()) {
            out.append(separator).append(entry.getKey()).append(':');
            append(entry.getValue(), out);
            separator = " ";
        }
        out.append(']');
    }

    /// The map in the order of its keys, which is how Go walks it.
    static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        return sorted;
    }

    /// The shortest digits that read back as the same number; an exponent below -4 and from 21 on.
    private static String floating(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        BigDecimal exact = BigDecimal.valueOf(number).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (number == 0 || (exponent >= -4 && exponent < 21)) {
            return number == 0 ? "0" : exact.toPlainString();
        }
        String digits = exact.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String power = (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return (number < 0 ? "-" : "") + mantissa + power;
    }

    /// The Go type of a value, for error texts.
    static String type(@Nullable Object value) {
        return switch (value) {
            case null -> "nil";
            case String _text -> "string";
            case Long _number -> "int";
            case Integer _number -> "int";
            case Boolean _flag -> "bool";
            case Double _number -> "float64";
            case BigDecimal _number -> "float64";
            case List<?> _list -> "[]interface {}";
            case GoObject _object -> "struct";
            case Map<?, ?> _map -> "map[string]interface {}";
            default -> "nil";
        };
    }

    /// The text in double quotes, as `%q` prints it.
    static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> appendQuoted(c, out));
        return out.append('"').toString();
    }

    private static void appendQuoted(int c, StringBuilder out) {
        int simple = "\u0007\b\f\n\r\t\u000b\\\"".indexOf(c);
        if (simple >= 0) {
            out.append('\\').append("abfnrtv\\\"".charAt(simple));
        } else if (c < ' ' || c == 0x7f) {
            out.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
        } else {
            out.appendCodePoint(c);
        }
    }
}
