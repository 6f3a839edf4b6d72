package dev.gantry.compose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes of a tree what is printed of it: keys in the table's order, without what has no content, sizes and
/// modes as texts, names sorted. Values are maps, lists, texts, numbers, booleans and null.
final class Rendering {
    private final boolean json;

    /// @param json which has a few habits of its own: empty structures are there, extensions of services are not
    Rendering(boolean json) {
        this.json = json;
    }

    Map<String, @Nullable Object> project(Node.Mapping tree) {
        Map<String, @Nullable Object> project = object(tree, Schema.object("project"));
        if (!json) {
            return project;
        }
        extensions(tree, project);
        return new TreeMap<>(project);
    }

    Map<String, @Nullable Object> object(Node.Mapping mapping, Schema.ObjectType type) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (Schema.Key key : type.keys().values()) {
            if (!key.is("hidden")) {
                String name = json && key.is("json") ? key.option("json") : key.name();
                Node node = mapping.values().get(key.name());
                if (node == null || isEmptyNull(node, key)) {
                    absent(object, name, type, key);
                } else {
                    present(object, name, node, key);
                }
            }
        }
        if (!json) {
            extensions(mapping, object);
        }
        return object;
    }

    private static boolean isEmptyNull(Node node, Schema.Key key) {
        return node instanceof Node.Scalar scalar && scalar.value() == null && key.kind() != Schema.Kind.ANY;
    }

    private void absent(Map<String, @Nullable Object> object, String name, Schema.ObjectType type, Schema.Key key) {
        if (json && key.is("struct")) {
            object.put(name, Map.of());
        } else if (json && type.name().equals("service") && key.kind() == Schema.Kind.WORDS) {
            object.put(name, null);
        }
    }

    private void present(Map<String, @Nullable Object> object, String name, Node node, Schema.Key key) {
        Object value = value(node, key);
        boolean empty = switch (value) {
            case null -> false;
            case Map<?, ?> map -> map.isEmpty() && (key.kind() != Schema.Kind.OBJECT || (key.is("struct") && !json));
            case List<?> list ->
                list.isEmpty() && (key.kind() != Schema.Kind.WORDS || key.name().equals("test"));
            case Boolean flag -> key.is("optout") ? flag : !flag && !key.is("keep");
            case Number number -> number.doubleValue() == 0 && !key.is("keep");
            default -> value.equals("") && !key.is("keep");
        };
        if (!empty && !(key.kind() == Schema.Kind.BYTES && "0".equals(value) && !key.is("keep"))) {
            object.put(name, value);
        }
    }

    private @Nullable Object value(Node node, Schema.Key key) {
        return switch (node) {
            case Node.Scalar scalar -> scalar(scalar, key);
            case Node.Sequence sequence -> list(sequence, key);
            case Node.Mapping mapping ->
                switch (key.kind()) {
                    case OBJECT -> object(mapping, key.type());
                    case DICTIONARY -> dictionary(mapping, key);
                    case MAP, LABELS, OPTIONS -> dictionary(mapping, key);
                    default -> plain(mapping);
                };
            case Node.Marked marked -> value(marked.value(), key);
        };
    }

    private static @Nullable Object scalar(Node.Scalar scalar, Schema.Key key) {
        return switch (key.kind()) {
            case BYTES -> scalar.text();
            case MODE -> scalar.value() instanceof Long mode ? "0" + Long.toOctalString(mode) : scalar.value();
            default -> scalar.value();
        };
    }

    private List<@Nullable Object> list(Node.Sequence sequence, Schema.Key key) {
        List<@Nullable Object> items = new ArrayList<>();
        for (Node item : sequence.items()) {
            items.add(
                    item instanceof Node.Mapping object && !key.object().isEmpty()
                            ? object(object, key.type())
                            : plain(item));
        }
        if (key.kind() == Schema.Kind.HOSTS) {
            items.sort(Comparator.comparing(String::valueOf));
        }
        return items;
    }

    private Map<String, @Nullable Object> dictionary(Node.Mapping mapping, Schema.Key key) {
        Map<String, @Nullable Object> entries = new TreeMap<>(json ? Comparator.naturalOrder() : KeyOrder.INSTANCE);
        mapping.values().forEach((name, value) -> {
            boolean object =
                    value instanceof Node.Mapping && key.kind() == Schema.Kind.DICTIONARY && !name.startsWith("x-");
            entries.put(name, object && value instanceof Node.Mapping found ? object(found, key.type()) : plain(value));
        });
        return entries;
    }

    private void extensions(Node.Mapping mapping, Map<String, @Nullable Object> object) {
        new TreeMap<>(mapping.values()).forEach((name, value) -> {
            if (name.startsWith("x-")) {
                object.put(name, plain(value));
            }
        });
    }

    /// As it is, with its keys sorted.
    @Nullable Object plain(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar.value();
            case Node.Sequence sequence -> {
                List<@Nullable Object> items = new ArrayList<>();
                sequence.items().forEach(item -> items.add(plain(item)));
                yield items;
            }
            case Node.Mapping mapping -> {
                Map<String, @Nullable Object> entries =
                        new TreeMap<>(json ? Comparator.naturalOrder() : KeyOrder.INSTANCE);
                mapping.values().forEach((name, value) -> entries.put(name, plain(value)));
                yield entries;
            }
            case Node.Marked marked -> plain(marked.value());
        };
    }
}
