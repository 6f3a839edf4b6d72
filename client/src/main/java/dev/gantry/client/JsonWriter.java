package dev.gantry.client;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the light JSON tree as Go's `encoding/json` does. Used once.
final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder();
    private final @Nullable String indent;
    private final boolean escapesHtml;

    /// @param indent what each level is indented by; null writes everything on one line
    /// @param escapesHtml writes `<`, `>` and `&` as `\\u003c` and so on
    JsonWriter(@Nullable String indent, boolean escapesHtml) {
        this.indent = indent;
        this.escapesHtml = escapesHtml;
    }

    String write(@Nullable Object value) {
        write(value, 0);
        return out.toString();
    }

    private void write(@Nullable Object value, int depth) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> map -> writeObject(map, depth);
            case Iterable<?> list -> writeArray(list, depth);
            case Boolean flag -> out.append(flag.booleanValue());
            case Long number -> out.append(number.longValue());
            case Integer number -> out.append(number.intValue());
            case BigDecimal number -> out.append(plain(number));
            case Double number -> out.append(plain(BigDecimal.valueOf(number)));
            default -> writeText(value.toString());
        }
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.toPlainString();
    }

    private void writeObject(Map<?, ?> map, int depth) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            newLine(depth + 1);
            writeText(String.valueOf(entry.getKey()));
            out.append(indent == null ? ":" : ": ");
            write(entry.getValue(), depth + 1);
        }
        if (!first) {
            newLine(depth);
        }
        out.append('}');
    }

    private void writeArray(Iterable<?> list, int depth) {
        out.append('[');
        boolean first = true;
        for (Object element : list) {
            if (!first) {
                out.append(',');
            }
            first = false;
            newLine(depth + 1);
            write(element, depth + 1);
        }
        if (!first) {
            newLine(depth);
        }
        out.append(']');
    }

    private void newLine(int depth) {
        if (indent == null) {
            return;
        }
        out.append('\n');
        for (int i = 0; i < depth; i++) {
            out.append(indent);
        }
    }

    private void writeText(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            writeChar(text.charAt(i));
        }
        out.append('"');
    }

    private void writeChar(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default -> {
                if (c < ' ' || c == '\u2028' || c == '\u2029' || (escapesHtml && "<>&".indexOf(c) >= 0)) {
                    escape(c);
                } else {
                    out.append(c);
                }
            }
        }
    }

    private void escape(char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX[(c >> shift) & 0xf]);
        }
    }
}
