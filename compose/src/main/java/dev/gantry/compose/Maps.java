package dev.gantry.compose;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Mappings of texts, such as `environment` and `labels`: what may be written for them, and what they become.
final class Maps {
    private final boolean interpolated;

    Maps(boolean interpolated) {
        this.interpolated = interpolated;
    }

    Node read(Node node, Schema.Key key, String path) {
        return switch (node) {
            case Node.Mapping mapping -> mapping(mapping, key, path);
            case Node.Sequence sequence when key.kind() != Schema.Kind.OPTIONS -> list(sequence, key, path);
            default ->
                throw Mismatch.of(node, path, key.kind() == Schema.Kind.OPTIONS ? "a mapping" : "a mapping or a list");
        };
    }

    private static Node mapping(Node.Mapping mapping, Schema.Key key, String path) {
        Map<String, Node> values = new LinkedHashMap<>();
        mapping.values().forEach((name, value) -> values.put(name, entry(value, key, path + "." + name)));
        return new Node.Mapping(values, mapping.keys(), mapping.at());
    }

    private static Node entry(Node value, Schema.Key key, String path) {
        return switch (value) {
            case Node.Marked marked when marked.marker() == Node.Marker.RESET -> marked;
            case Node.Marked marked -> new Node.Marked(marked.marker(), entry(marked.value(), key, path));
            case Node.Scalar scalar -> new Node.Scalar(text(scalar, key), scalar.at());
            default -> throw Mismatch.of(value, path, "a text, a number or a boolean");
        };
    }

    private static @Nullable Object text(Node.Scalar scalar, Schema.Key key) {
        return scalar.value() == null && key.kind() == Schema.Kind.MAP ? null : scalar.text();
    }

    private Node list(Node.Sequence sequence, Schema.Key key, String path) {
        Map<String, Node> values = new LinkedHashMap<>();
        Map<String, Position> keys = new LinkedHashMap<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Node item = sequence.items().get(i);
            if (!(item instanceof Node.Scalar scalar) || !(scalar.value() instanceof String text)) {
                throw Mismatch.of(item, path + "." + i, "a text");
            }
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            if (name.isBlank() && interpolated) {
                throw new ComposeException(scalar.at(), path + "." + i, "a name is missing before the =");
            }
            Object absent = key.kind() == Schema.Kind.MAP ? null : "";
            values.put(name, new Node.Scalar(equals < 0 ? absent : text.substring(equals + 1), scalar.at()));
            keys.put(name, scalar.at());
        }
        return new Node.Mapping(values, keys, sequence.at());
    }
}
