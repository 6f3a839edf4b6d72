package dev.gantry.compose;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says of values which file and line they come from.
final class Explanation {
    private final Node.Mapping tree;

    Explanation(Node.Mapping tree) {
        this.tree = tree;
    }

    List<String> of(String key) {
        List<String> lines = new ArrayList<>();
        describe(key, found(tree, "", key), lines);
        return lines;
    }

    /// Names may have dots, so that the longest that fits counts.
    private static Node found(Node node, String path, String rest) {
        if (rest.isEmpty()) {
            return node;
        }
        int end = rest.length();
        while (end > 0) {
            Node inner = child(node, rest.substring(0, end));
            if (inner != null) {
                String below = end == rest.length() ? "" : rest.substring(end + 1);
                return found(
                        inner, path.isEmpty() ? rest.substring(0, end) : path + "." + rest.substring(0, end), below);
            }
            end = rest.lastIndexOf('.', end - 1);
        }
        throw new ComposeException(
                "no key \"" + rest + "\"" + (path.isEmpty() ? "" : " in " + path) + near(node, rest));
    }

    private static @Nullable Node child(Node node, String key) {
        return switch (node) {
            case Node.Mapping mapping -> mapping.values().get(key);
            case Node.Sequence sequence
            when key.matches("[0-9]{1,6}") -> {
                int index = Integer.parseInt(key);
                yield index < sequence.items().size() ? sequence.items().get(index) : null;
            }
            default -> null;
        };
    }

    private static String near(Node node, String rest) {
        int dot = rest.indexOf('.');
        String first = dot < 0 ? rest : rest.substring(0, dot);
        return node instanceof Node.Mapping mapping
                ? UnknownKey.near(first, mapping.values().keySet())
                        .map(word -> "; did you mean \"" + word + "\"?")
                        .orElse("")
                : "";
    }

    private static void describe(String path, Node node, List<String> lines) {
        switch (node) {
            case Node.Scalar scalar ->
                lines.add(scalar.at() + "  " + path + ": "
                        + (scalar.value() instanceof String text ? YamlText.value(text, 2) : value(scalar)));
            case Node.Sequence sequence -> {
                if (sequence.items().isEmpty()) {
                    lines.add(sequence.at() + "  " + path + ": []");
                }
                for (int i = 0; i < sequence.items().size(); i++) {
                    describe(path + "." + i, sequence.items().get(i), lines);
                }
            }
            case Node.Mapping mapping -> {
                if (mapping.values().isEmpty()) {
                    lines.add(mapping.at() + "  " + path + ": {}");
                }
                mapping.values().forEach((key, value) -> describe(path + "." + key, value, lines));
            }
            case Node.Marked marked -> describe(path, marked.value(), lines);
        }
    }

    private static String value(Node.Scalar scalar) {
        return scalar.value() == null ? "null" : scalar.text();
    }
}
