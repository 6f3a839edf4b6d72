package dev.gantry.cli.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Go's `fmt.Sprintf`: the verbs `%v %s %q %d %x %X %o %b %c %U %t %f %e %g %T %%` with flags, width and
/// precision.
final class GoPrintf {
    private final String format;
    private final List<@Nullable Object> arguments;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int used;

    private GoPrintf(String format, List<@Nullable Object> arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    static String format(String format, List<@Nullable Object> arguments) {
        return new GoPrintf(format, arguments).run();
    }

    /// What stands between `%` and the verb.
    private record Spec(String flags, int width, int precision) {
        boolean has(char flag) {
            return flags.indexOf(flag) >= 0;
        }
    }

    private String run() {
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c != '%') {
                out.append(c);
            } else {
                verb();
            }
        }
        appendExtra();
        return out.toString();
    }

    private void verb() {
        Spec spec = spec();
        if (at >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        char verb = format.charAt(at++);
        if (verb == '%') {
            out.append('%');
            return;
        }
        if (used >= arguments.size()) {
            out.append("%!").append(verb).append("(MISSING)");
            return;
        }
        Object value = arguments.get(used++);
        out.append(pad(formatted(verb, value, spec), spec, value));
    }

    private Spec spec() {
        int start = at;
        while (at < format.length() && "+-# 0".indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        String flags = format.substring(start, at);
        int width = number();
        int precision = -1;
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            precision = Math.max(0, number());
        }
        return width < -1 ? new Spec(flags + "-", -width, precision) : new Spec(flags, width, precision);
    }

    /// Digits, or `*` for the next argument; -1 when there is neither.
    private int number() {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            Object value = used < arguments.size() ? arguments.get(used++) : null;
            return value instanceof Long number ? number.intValue() : -1;
        }
        int start = at;
        while (at < format.length() && Character.isDigit(format.charAt(at))) {
            at++;
        }
        return start == at ? -1 : Integer.parseInt(format.substring(start, at));
    }

    private static String formatted(char verb, @Nullable Object value, Spec spec) {
        return switch (value) {
            case Boolean flag when verb == 't' || verb == 'v' -> flag.toString();
            case Long number
            when verb != 's' && verb != 'q' && verb != 'f' && verb != 't' -> integer(verb, number, spec);
            case Double number -> decimal(verb, BigDecimal.valueOf(number), number, spec);
            case BigDecimal number -> decimal(verb, number, number, spec);
            case String text when "vsqxX".indexOf(verb) >= 0 -> text(verb, text, spec);
            case null, default ->
                switch (verb) {
                    case 'v' -> GoPrinter.print(value);
                    case 'T' -> GoPrinter.type(value);
                    case 's' ->
                        value instanceof List || value instanceof Map ? GoPrinter.print(value) : mismatch(verb, value);
                    default -> mismatch(verb, value);
                };
        };
    }

    private static String mismatch(char verb, @Nullable Object value) {
        return value == null
                ? "%!" + verb + "(<nil>)"
                : "%!" + verb + "(" + GoPrinter.type(value) + "=" + GoPrinter.print(value) + ")";
    }

    private static String text(char verb, String text, Spec spec) {
        String cut = spec.precision() >= 0 && spec.precision() < text.length() && "vsq".indexOf(verb) >= 0
                ? text.substring(0, spec.precision())
                : text;
        return switch (verb) {
            case 'q' -> GoPrinter.quote(cut);
            case 'x' -> HexFormat.of().formatHex(cut.getBytes(StandardCharsets.UTF_8));
            case 'X' -> HexFormat.of().withUpperCase().formatHex(cut.getBytes(StandardCharsets.UTF_8));
            default -> spec.has('#') && verb == 'v' ? GoPrinter.quote(cut) : cut;
        };
    }

    private static String integer(char verb, long number, Spec spec) {
        String prefix = spec.has('#') ? (verb == 'x' ? "0x" : verb == 'X' ? "0X" : verb == 'o' ? "0" : "") : "";
        String sign = number < 0 ? "-" : spec.has('+') ? "+" : spec.has(' ') ? " " : "";
        long size = Math.abs(number);
        return switch (verb) {
            case 'd', 'v' -> sign + size;
            case 'x' -> sign + prefix + Long.toHexString(size);
            case 'X' -> sign + prefix + Long.toHexString(size).toUpperCase(Locale.ROOT);
            case 'o' -> sign + prefix + Long.toOctalString(size);
            case 'b' -> sign + Long.toBinaryString(size);
            case 'c' -> Character.toString((int) number);
            case 'U' -> "U+" + leftPad(Long.toHexString(size).toUpperCase(Locale.ROOT), 4, '0');
            case 'T' -> "int";
            default -> mismatch(verb, number);
        };
    }

    private static String decimal(char verb, BigDecimal number, Object original, Spec spec) {
        return switch (verb) {
            case 'v', 'g' -> GoPrinter.print(original);
            case 'f', 'F' ->
                number.setScale(spec.precision() < 0 ? 6 : spec.precision(), RoundingMode.HALF_EVEN)
                        .toPlainString();
            case 'e' -> String.format(Locale.ROOT, "%." + (spec.precision() < 0 ? 6 : spec.precision()) + "e", number);
            case 'T' -> "float64";
            default -> mismatch(verb, original);
        };
    }

    private static String pad(String text, Spec spec, @Nullable Object value) {
        int length = text.codePointCount(0, text.length());
        if (spec.width() <= length) {
            return text;
        }
        if (spec.has('-')) {
            return text + " ".repeat(spec.width() - length);
        }
        boolean zeros = spec.has('0') && value instanceof Number;
        if (zeros && text.startsWith("-")) {
            return "-" + leftPad(text.substring(1), spec.width() - 1, '0');
        }
        return leftPad(text, spec.width(), zeros ? '0' : ' ');
    }

    private static String leftPad(String text, int width, char with) {
        return String.valueOf(with).repeat(Math.max(0, width - text.codePointCount(0, text.length()))) + text;
    }

    private void appendExtra() {
        if (used >= arguments.size()) {
            return;
        }
        out.append("%!(EXTRA ");
        String separator = "";
        for (Object value : arguments.subList(used, arguments.size())) {
            out.append(separator).append(GoPrinter.type(value)).append('=').append(GoPrinter.print(value));
            separator = ", ";
        }
        out.append(')');
    }
}
