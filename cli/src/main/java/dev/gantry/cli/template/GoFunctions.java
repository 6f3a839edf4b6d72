package dev.gantry.cli.template;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The bodies of Go's own functions that are more than one expression.
final class GoFunctions {
    private GoFunctions() {}

    /// `eq a b c...`: is the first one of the others.
    static Object equalToAny(List<@Nullable Object> args) {
        if (args.size() < 2) {
            throw new IllegalArgumentException("missing argument for comparison");
        }
        for (Object other : args.subList(1, args.size())) {
            if (GoValues.equal(args.getFirst(), other)) {
                return true;
            }
        }
        return false;
    }

    static boolean atMost(@Nullable Object a, @Nullable Object b) {
        return GoValues.less(a, b) || GoValues.equal(a, b);
    }

    static @Nullable Object index(List<@Nullable Object> args) {
        Object value = args.getFirst();
        for (Object key : args.subList(1, args.size())) {
            value = GoValues.index(value, key);
        }
        return value;
    }

    /// Go's `Sprint`: a blank between two values of which neither is a string.
    static String print(List<@Nullable Object> args) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < args.size(); i++) {
            if (i > 0 && !(args.get(i) instanceof String) && !(args.get(i - 1) instanceof String)) {
                out.append(' ');
            }
            out.append(GoPrinter.print(args.get(i)));
        }
        return out.toString();
    }

    /// Go's `Sprintln`, without the line end.
    static String spaced(List<@Nullable Object> args) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < args.size(); i++) {
            out.append(i == 0 ? "" : " ").append(GoPrinter.print(args.get(i)));
        }
        return out.toString();
    }

    static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\0", "\uFFFD");
    }

    static String js(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\', '\'', '"' -> out.append('\\').append(c);
                case '<', '>', '&', '=' -> appendUnicode(c, out);
                default -> {
                    if (c < ' ') {
                        appendUnicode(c, out);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    private static void appendUnicode(char c, StringBuilder out) {
        String hex = Integer.toHexString(c).toUpperCase(Locale.ROOT);
        out.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
    }
}
