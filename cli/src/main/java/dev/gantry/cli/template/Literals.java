package dev.gantry.cli.template;

import org.jspecify.annotations.Nullable;

/// The values of Go's literals: quoted strings, characters, numbers, `true`, `false`, `nil`.
final class Literals {
    private Literals() {}

    static @Nullable Object value(Token token) {
        return switch (token.kind()) {
            case STRING -> unquote(token.text());
            case CHARACTER -> (long) unquote(token.text()).codePointAt(0);
            case BOOLEAN -> token.text().equals("true");
            case NUMBER -> number(token.text());
            default -> null;
        };
    }

    private static Object number(String text) {
        String digits = text.replace("_", "");
        boolean hex = digits.contains("x") || digits.contains("X");
        boolean fraction = digits.indexOf('.') >= 0 || (!hex && (digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0));
        try {
            if (fraction) {
                return Double.parseDouble(digits);
            }
            return integer(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("illegal number syntax: " + GoPrinter.quote(text), e);
        }
    }

    private static long integer(String text) {
        String sign = text.startsWith("-") ? "-" : "";
        String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            return switch (digits.charAt(1)) {
                case 'x', 'X' -> Long.parseLong(sign + digits.substring(2), 16);
                case 'b', 'B' -> Long.parseLong(sign + digits.substring(2), 2);
                case 'o', 'O' -> Long.parseLong(sign + digits.substring(2), 8);
                default -> Long.parseLong(sign + digits.substring(1), 8);
            };
        }
        return Long.parseLong(sign + digits);
    }

    /// The text between the quotes; escapes resolved, unless the quotes are back quotes.
    static String unquote(String quoted) {
        String inner = quoted.substring(1, quoted.length() - 1);
        if (quoted.charAt(0) == '`' || inner.indexOf('\\') < 0) {
            return inner;
        }
        StringBuilder out = new StringBuilder(inner.length());
        int i = 0;
        while (i < inner.length()) {
            char c = inner.charAt(i++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            i += escape(inner, i, out);
        }
        return out.toString();
    }

    /// Appends what the escape at `i` (behind the backslash) means; answers how many characters it has.
    private static int escape(String text, int i, StringBuilder out) {
        char c = text.charAt(i);
        int simple = "abfnrtv\\'\"".indexOf(c);
        if (simple >= 0) {
            out.append("\u0007\b\f\n\r\t\u000b\\'\"".charAt(simple));
            return 1;
        }
        int digits = switch (c) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> throw new IllegalArgumentException("invalid syntax");
        };
        if (i + 1 + digits > text.length()) {
            throw new IllegalArgumentException("invalid syntax");
        }
        out.appendCodePoint(Integer.parseInt(text.substring(i + 1, i + 1 + digits), 16));
        return digits + 1;
    }
}
