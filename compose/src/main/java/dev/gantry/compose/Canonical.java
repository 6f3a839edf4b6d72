package dev.gantry.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Holds a tree to the table of keys and brings it to its one long form: short forms are written out
/// ([ShortForms]), texts that mean numbers become numbers ([Scalars]), lists of `NAME=value` become
/// mappings. Extensions (`x-...`) stay as they are.
///
/// Errors: [ComposeException] at the first value that is not allowed.
final class Canonical {
    private final boolean interpolated;
    private final Scalars scalars;

    /// @param interpolated whether variables have been put in; otherwise texts with a `$` are let through anywhere
    /// @param warnings for odd spellings
    Canonical(boolean interpolated, List<String> warnings) {
        this.interpolated = interpolated;
        this.scalars = new Scalars(warnings);
    }

    /// @param type of what `node` is
    Node object(Node node, Schema.ObjectType type, String path) {
        return switch (node) {
            case Node.Marked marked -> marked(marked, value -> object(value, type, path));
            case Node.Scalar scalar when type.name().equals("ulimit") -> scalars.whole(scalar, path);
            case Node.Mapping mapping -> keys(ShortForms.external(mapping, type, path), type, path);
            case Node.Scalar scalar -> throw Mismatch.of(scalar, path, "a mapping");
            case Node.Sequence sequence -> throw Mismatch.of(sequence, path, "a mapping");
        };
    }

    private Node.Mapping keys(Node.Mapping mapping, Schema.ObjectType type, String path) {
        Map<String, Node> values = new LinkedHashMap<>();
        mapping.values().forEach((name, value) -> {
            String at = path.isEmpty() ? name : path + "." + name;
            if (name.startsWith("x-")) {
                values.put(name, value);
            } else {
                Schema.Key key = type.find(name).orElseThrow(() -> UnknownKey.in(mapping, name, type, path));
                values.put(name, value(value, key, at));
            }
        });
        for (Schema.Key key : type.keys().values()) {
            if (key.is("must") && !mapping.has(key.name())) {
                throw new ComposeException(mapping.at(), path, "\"" + key.name() + "\" is missing");
            }
        }
        return new Node.Mapping(values, mapping.keys(), mapping.at());
    }

    private interface Step {
        Node apply(Node value);
    }

    private static Node marked(Node.Marked marked, Step step) {
        return switch (marked.marker()) {
            case RESET -> marked;
            case OVERRIDE -> new Node.Marked(marked.marker(), step.apply(marked.value()));
        };
    }

    private Node value(Node node, Schema.Key key, String path) {
        if (node instanceof Node.Marked marked) {
            return marked(marked, value -> value(value, key, path));
        }
        if (isOpen(node) || (key.is("null") && isNull(node))) {
            return node;
        }
        Node written = ShortForms.of(key.option("short"), interpolated).apply(node, path);
        return switch (key.kind()) {
            case OBJECT -> object(written, key.type(), path);
            case DICTIONARY -> dictionary(written, key, path);
            case OBJECTS -> objects(written, key, path);
            case TEXTS, LIST, SCALARS, WORDS, PAIRS, HOSTS -> Lists.read(written, key, path);
            case MAP, LABELS, OPTIONS -> new Maps(interpolated).read(written, key, path);
            case ANY -> written;
            case TEXT, SCALAR, BOOL, INT, FLOAT, BYTES, DURATION, MODE, COUNT -> scalars.read(written, key, path);
        };
    }

    private Node dictionary(Node node, Schema.Key key, String path) {
        if (!(node instanceof Node.Mapping mapping)) {
            throw Mismatch.of(node, path, "a mapping");
        }
        Map<String, Node> values = new LinkedHashMap<>();
        mapping.values().forEach((name, value) -> values.put(name, entry(name, value, key, path + "." + name)));
        return new Node.Mapping(values, mapping.keys(), mapping.at());
    }

    private Node entry(String name, Node value, Schema.Key key, String path) {
        if (name.startsWith("x-") && !key.object().equals("service")) {
            return value;
        }
        if (!name.matches("[a-zA-Z0-9._-]+") && !key.object().equals("ulimit")) {
            throw new ComposeException(
                    value.at(), path, "a name may have letters, digits, dots, underscores and dashes only");
        }
        boolean mayBeNull = switch (key.object()) {
            case "network", "volume", "attachment", "servicemodel" -> true;
            default -> false;
        };
        return mayBeNull && isNull(value) ? value : object(value, key.type(), path);
    }

    private Node objects(Node node, Schema.Key key, String path) {
        if (!(node instanceof Node.Sequence sequence)) {
            throw Mismatch.of(node, path, "a list");
        }
        List<Node> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Node item = sequence.items().get(i);
            items.add(isOpen(item) ? item : object(item, key.type(), path + "." + i));
        }
        return new Node.Sequence(items, sequence.at());
    }

    /// Whether it can't be looked into, since variables in it are not known.
    private boolean isOpen(Node node) {
        return !interpolated
                && node instanceof Node.Scalar scalar
                && scalar.value() instanceof String text
                && text.contains("$");
    }

    private static boolean isNull(Node node) {
        return node instanceof Node.Scalar scalar && scalar.value() == null;
    }
}
