package dev.gantry.compose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Takes entries out of lists that the same list repeats, as a merge would.
final class Uniqueness {
    private Uniqueness() {}

    static Node.Mapping of(Node.Mapping mapping, Schema.ObjectType type) {
        Map<String, Node> values = new LinkedHashMap<>();
        mapping.values().forEach((name, value) -> {
            Optional<Schema.Key> key = name.startsWith("x-") ? Optional.empty() : type.find(name);
            values.put(name, key.map(found -> value(value, found)).orElse(value));
        });
        return new Node.Mapping(values, mapping.keys(), mapping.at());
    }

    private static Node value(Node node, Schema.Key key) {
        return switch (node) {
            case Node.Sequence sequence -> ListMerge.unique(sequence, key);
            case Node.Mapping mapping when key.kind() == Schema.Kind.OBJECT -> of(mapping, key.type());
            case Node.Mapping mapping
            when key.kind() == Schema.Kind.DICTIONARY -> {
                Map<String, Node> values = new LinkedHashMap<>();
                mapping.values()
                        .forEach((name, entry) -> values.put(
                                name, entry instanceof Node.Mapping object ? of(object, key.type()) : entry));
                yield new Node.Mapping(values, mapping.keys(), mapping.at());
            }
            default -> node;
        };
    }
}
