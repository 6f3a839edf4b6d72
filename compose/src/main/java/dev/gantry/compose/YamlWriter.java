package dev.gantry.compose;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prints maps, lists and values as YAML, the way Docker Compose does: two blanks a level, lists indented
/// below their key, texts without quotes where that leaves no doubt, texts of several lines as blocks.
final class YamlWriter {
    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    static String write(Map<String, @Nullable Object> document) {
        YamlWriter writer = new YamlWriter();
        if (document.isEmpty()) {
            return "{}\n";
        }
        writer.map(document, 0, false);
        return writer.out.toString();
    }

    /// @param continues whether the first key stands behind a dash already
    private void map(Map<?, ?> map, int indent, boolean continues) {
        boolean first = continues;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.repeat(' ', first ? 0 : indent);
            first = false;
            out.append(YamlText.key(String.valueOf(entry.getKey()))).append(':');
            value(entry.getValue(), indent + 2);
        }
    }

    private void value(@Nullable Object value, int indent) {
        switch (value) {
            case Map<?, ?> map
            when !map.isEmpty() -> {
                out.append('\n');
                map(map, indent, false);
            }
            case List<?> list
            when !list.isEmpty() -> {
                out.append('\n');
                list(list, indent, false);
            }
            case null, default -> out.append(' ').append(scalar(value, indent)).append('\n');
        }
    }

    private void list(List<?> list, int indent, boolean continues) {
        boolean first = continues;
        for (Object item : list) {
            out.repeat(' ', first ? 0 : indent).append("- ");
            first = false;
            switch (item) {
                case Map<?, ?> map when !map.isEmpty() -> map(map, indent + 2, true);
                case List<?> inner when !inner.isEmpty() -> list(inner, indent + 2, true);
                case null, default -> out.append(scalar(item, indent + 2)).append('\n');
            }
        }
    }

    private static String scalar(@Nullable Object value, int indent) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> _ -> "{}";
            case List<?> _ -> "[]";
            case String text -> YamlText.value(text, indent);
            default -> GoNumbers.text(value);
        };
    }
}
