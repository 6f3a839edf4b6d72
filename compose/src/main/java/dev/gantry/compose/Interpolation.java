package dev.gantry.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts variables into the texts of a tree; keys stay as they are.
final class Interpolation {
    private final Variables variables;

    Interpolation(Variables variables) {
        this.variables = variables;
    }

    /// @param path of the value, for errors
    Node apply(Node node, String path) {
        return switch (node) {
            case Node.Scalar scalar -> scalar.value() instanceof String text ? filled(text, scalar, path) : scalar;
            case Node.Sequence sequence -> {
                List<Node> items = new ArrayList<>();
                for (Node item : sequence.items()) {
                    items.add(apply(item, path + ".[]"));
                }
                yield new Node.Sequence(items, sequence.at());
            }
            case Node.Mapping mapping -> {
                Map<String, Node> values = new LinkedHashMap<>();
                mapping.values()
                        .forEach(
                                (key, value) -> values.put(key, apply(value, path.isEmpty() ? key : path + "." + key)));
                yield new Node.Mapping(values, mapping.keys(), mapping.at());
            }
            case Node.Marked marked -> new Node.Marked(marked.marker(), apply(marked.value(), path));
        };
    }

    private Node filled(String text, Node.Scalar scalar, String path) {
        if (text.indexOf('$') < 0) {
            return scalar;
        }
        try {
            return new Node.Scalar(variables.fill(Template.parse(text)), scalar.at());
        } catch (IllegalArgumentException e) {
            throw new ComposeException(
                    scalar.at(),
                    "invalid interpolation format for " + path + ": \"" + text
                            + "\". You may need to escape any $ with another $");
        } catch (IllegalStateException e) {
            throw new ComposeException(scalar.at(), "error while interpolating " + path + ": " + e.getMessage());
        }
    }
}
