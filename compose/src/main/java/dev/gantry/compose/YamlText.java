package dev.gantry.compose;

import java.util.Set;
import java.util.regex.Pattern;

/// Texts in YAML: plain, in quotes or as a block, chosen as the Go library chooses that Compose prints with.
final class YamlText {
    private static final Set<String> OLD_BOOLEANS =
            Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF");
    private static final Pattern SEXAGESIMAL = Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?");

    private YamlText() {}

    static String key(String text) {
        return text.indexOf('\n') >= 0 ? quoted(text) : value(text, 0);
    }

    /// @param indent of the lines of a block
    static String value(String text, int indent) {
        if (!isPrintable(text)) {
            return quoted(text);
        }
        if (text.indexOf('\n') >= 0) {
            return isBlock(text) ? block(text, indent) : quoted(text);
        }
        if (isAmbiguous(text) || text.indexOf('\t') >= 0) {
            return quoted(text);
        }
        return isPlain(text) ? text : "'" + text.replace("'", "''") + "'";
    }

    /// Whether it would be read as something else than a text.
    private static boolean isAmbiguous(String text) {
        return !(YamlScalars.plain(text) instanceof String)
                || OLD_BOOLEANS.contains(text)
                || SEXAGESIMAL.matcher(text).matches()
                || DATE.matcher(text).matches()
                || text.equals("<<");
    }

    private static boolean isPrintable(String text) {
        return text.codePoints()
                .allMatch(letter -> letter == '\n'
                        || letter == '\t'
                        || (letter >= 0x20 && letter < 0x7F)
                        || (letter >= 0xA0 && letter != 0xFEFF && !(letter >= 0xD800 && letter < 0xE000)));
    }

    private static boolean isPlain(String text) {
        char first = text.charAt(0);
        if (first == ' ' || text.endsWith(" ") || text.startsWith("---") || text.startsWith("...")) {
            return false;
        }
        boolean spaceFollows = text.length() == 1 || text.charAt(1) == ' ';
        if ("#,[]{}&*!|>'\"%@`".indexOf(first) >= 0 || ("-?:".indexOf(first) >= 0 && spaceFollows)) {
            return false;
        }
        return !text.contains(": ") && !text.endsWith(":") && !text.contains(" #");
    }

    private static boolean isBlock(String text) {
        return !text.contains(" \n") && !text.endsWith(" ");
    }

    private static String block(String text, int indent) {
        String chomping = !text.endsWith("\n") ? "-" : text.endsWith("\n\n") ? "+" : "";
        String hint = text.startsWith(" ") || text.startsWith("\n") ? "2" : "";
        StringBuilder out = new StringBuilder("|").append(hint).append(chomping);
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        for (String line : body.split("\n", -1)) {
            out.append('\n');
            if (!line.isEmpty()) {
                out.repeat(' ', indent).append(line);
            }
        }
        return out.toString();
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(letter -> {
            switch (letter) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case 0 -> out.append("\\0");
                case 0x1B -> out.append("\\e");
                default -> letter(out, letter);
            }
        });
        return out.append('"').toString();
    }

    private static void letter(StringBuilder out, int letter) {
        boolean printable = (letter >= 0x20 && letter < 0x7F) || (letter >= 0xA0 && letter != 0xFEFF);
        if (printable) {
            out.appendCodePoint(letter);
        } else if (letter < 0x100) {
            out.append(String.format("\\x%02X", letter));
        } else {
            out.append(String.format("\\u%04X", letter));
        }
    }
}
