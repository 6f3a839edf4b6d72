package dev.gantry.compose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lays one tree over another, both in their long forms, by the rules of the Compose specification: single
/// values are replaced, mappings merged key by key, lists joined ([ListMerge]), commands replaced. `!reset`
/// takes a value away, `!override` replaces it as a whole.
final class Merge {
    private Merge() {}

    static Node.Mapping objects(Node.Mapping base, Node.Mapping over, Schema.ObjectType type) {
        Map<String, Node> values = new LinkedHashMap<>(base.values());
        over.values().forEach((name, value) -> {
            Optional<Schema.Key> key = name.startsWith("x-") ? Optional.empty() : type.find(name);
            replace(values, name, value(base.values().get(name), value, key.orElse(null)));
        });
        return joined(values, base, over);
    }

    /// What is left of a tree of which nothing else is below: without what `!reset` takes away.
    static Node.Mapping unmarked(Node.Mapping mapping) {
        Map<String, Node> values = new LinkedHashMap<>();
        mapping.values().forEach((name, value) -> unmarked(value).ifPresent(node -> values.put(name, node)));
        return new Node.Mapping(values, mapping.keys(), mapping.at());
    }

    private static Optional<Node> unmarked(Node node) {
        return switch (node) {
            case Node.Marked marked ->
                marked.marker() == Node.Marker.RESET ? Optional.empty() : unmarked(marked.value());
            case Node.Mapping mapping -> Optional.of(unmarked(mapping));
            case Node.Sequence sequence ->
                Optional.of(new Node.Sequence(
                        sequence.items().stream()
                                .flatMap(item -> unmarked(item).stream())
                                .toList(),
                        sequence.at()));
            case Node.Scalar scalar -> Optional.of(scalar);
        };
    }

    private static void replace(Map<String, Node> values, String name, Optional<Node> value) {
        if (value.isPresent()) {
            values.put(name, value.get());
        } else {
            values.remove(name);
        }
    }

    private static Optional<Node> value(@Nullable Node base, Node over, Schema.@Nullable Key key) {
        if (over instanceof Node.Marked || base == null || key == null) {
            return unmarked(over);
        }
        return switch (key.kind()) {
            case OBJECT -> Optional.of(object(base, over, key));
            case DICTIONARY -> Optional.of(dictionary(base, over, key));
            case MAP, LABELS, OPTIONS -> Optional.of(texts(base, over));
            case OBJECTS, TEXTS, LIST, SCALARS, PAIRS, HOSTS -> Optional.of(ListMerge.join(base, over, key));
            default -> Optional.of(over);
        };
    }

    private static Node object(Node base, Node over, Schema.Key key) {
        if (!(base instanceof Node.Mapping below) || !(over instanceof Node.Mapping above)) {
            return over;
        }
        if (key.option("by").equals("driver") && !isSame(below.text("driver"), above.text("driver"))) {
            return unmarked(above);
        }
        return objects(below, above, key.type());
    }

    private static boolean isSame(String below, String above) {
        return below.isEmpty() || above.isEmpty() || below.equals(above);
    }

    private static Node dictionary(Node base, Node over, Schema.Key key) {
        if (!(base instanceof Node.Mapping below) || !(over instanceof Node.Mapping above)) {
            return over;
        }
        Map<String, Node> values = new LinkedHashMap<>(below.values());
        above.values()
                .forEach((name, value) ->
                        replace(values, name, entry(below.values().get(name), value, key)));
        return joined(values, below, above);
    }

    private static Optional<Node> entry(@Nullable Node base, Node over, Schema.Key key) {
        if (base instanceof Node.Mapping below && over instanceof Node.Mapping above) {
            return Optional.of(objects(below, above, key.type()));
        }
        boolean empty = over instanceof Node.Scalar scalar && scalar.value() == null;
        return base != null && empty ? Optional.of(base) : unmarked(over);
    }

    private static Node texts(Node base, Node over) {
        if (!(base instanceof Node.Mapping below) || !(over instanceof Node.Mapping above)) {
            return over;
        }
        Map<String, Node> values = new LinkedHashMap<>(below.values());
        above.values().forEach((name, value) -> replace(values, name, unmarked(value)));
        return joined(values, below, above);
    }

    private static Node.Mapping joined(Map<String, Node> values, Node.Mapping base, Node.Mapping over) {
        Map<String, Position> keys = new LinkedHashMap<>(base.keys());
        keys.putAll(over.keys());
        return new Node.Mapping(values, keys, over.at());
    }
}
