package dev.gantry.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Short forms, each by the name that the table of keys has for it, and the long ones that they mean.
final class ShortForms {
    private static final Map<String, Form> FORMS = Map.of(
            "build", (node, path) -> single(node, "context"),
            "service", (node, path) -> single(node, "service"),
            "source", (node, path) -> each(node, scalar -> List.of(single(scalar, "source"))),
            "path", (node, path) -> each(listed(node), scalar -> List.of(single(scalar, "path"))),
            "names", (node, path) -> named(node, path, name -> new Node.Scalar(null, name.at())),
            "dependencies", (node, path) -> named(node, path, ShortForms::dependency),
            "gpus", (node, path) -> gpus(node),
            "test", (node, path) -> test(node),
            "device", (node, path) -> each(node, scalar -> List.of(device(scalar, path))));

    /// One short form. A value that has its long form comes back as it is.
    interface Form {
        Node apply(Node node, String path);
    }

    private interface Expansion {
        List<Node> of(Node.Scalar scalar);
    }

    private interface Value {
        Node of(Node.Scalar name);
    }

    private ShortForms() {}

    /// @param name of the form; `""` for a key that has none
    static Form of(String name, boolean interpolated) {
        return switch (name) {
            case "" -> (node, path) -> node;
            case "port" ->
                (node, path) -> each(
                        node, scalar -> isOpen(scalar, interpolated) ? List.of(scalar) : PortText.read(scalar, path));
            case "volume" ->
                (node, path) -> each(
                        node,
                        scalar -> isOpen(scalar, interpolated)
                                ? List.of(scalar)
                                : List.of(VolumeText.read(scalar, path)));
            default -> FORMS.getOrDefault(name, (node, path) -> node);
        };
    }

    private static boolean isOpen(Node.Scalar scalar, boolean interpolated) {
        return !interpolated && scalar.text().contains("$");
    }

    private static Node single(Node node, String key) {
        return node instanceof Node.Scalar scalar && scalar.value() instanceof String
                ? Node.Mapping.of(key, scalar, scalar.at())
                : node;
    }

    private static Node listed(Node node) {
        return node instanceof Node.Scalar scalar && scalar.value() instanceof String
                ? new Node.Sequence(List.of(scalar), scalar.at())
                : node;
    }

    private static Node each(Node node, Expansion expansion) {
        if (!(node instanceof Node.Sequence sequence)) {
            return node;
        }
        List<Node> items = new ArrayList<>();
        for (Node item : sequence.items()) {
            if (item instanceof Node.Scalar scalar && scalar.value() != null) {
                items.addAll(expansion.of(scalar));
            } else {
                items.add(item);
            }
        }
        return new Node.Sequence(items, sequence.at());
    }

    private static Node named(Node node, String path, Value value) {
        if (!(node instanceof Node.Sequence sequence)) {
            return node;
        }
        Map<String, Node> values = new LinkedHashMap<>();
        Map<String, Position> keys = new LinkedHashMap<>();
        for (Node item : sequence.items()) {
            if (!(item instanceof Node.Scalar scalar) || !(scalar.value() instanceof String name)) {
                throw Mismatch.of(item, path, "a text");
            }
            if (values.put(name, value.of(scalar)) != null) {
                throw new ComposeException(scalar.at(), path, "\"" + name + "\" is there twice");
            }
            keys.put(name, scalar.at());
        }
        return new Node.Mapping(values, keys, sequence.at());
    }

    private static Node dependency(Node.Scalar name) {
        return Node.Mapping.of("condition", new Node.Scalar("service_started", name.at()), name.at())
                .with("required", new Node.Scalar(true, name.at()));
    }

    private static Node gpus(Node node) {
        if (!(node instanceof Node.Scalar scalar) || !"all".equals(scalar.value())) {
            return node;
        }
        return new Node.Sequence(List.of(Node.Mapping.of("count", scalar, scalar.at())), scalar.at());
    }

    private static Node test(Node node) {
        return node instanceof Node.Scalar scalar && scalar.value() instanceof String text
                ? Node.texts(List.of("CMD-SHELL", text), scalar.at())
                : node;
    }

    private static Node device(Node.Scalar scalar, String path) {
        List<String> parts = List.of(scalar.text().split(":", -1));
        if (parts.size() > 3) {
            throw new ComposeException(
                    scalar.at(), path, "confusing device mapping, please use long syntax: " + scalar.text());
        }
        String target = parts.size() > 1 ? parts.get(1) : parts.getFirst();
        return Node.Mapping.of("source", new Node.Scalar(parts.getFirst(), scalar.at()), scalar.at())
                .with("target", new Node.Scalar(target, scalar.at()))
                .with("permissions", new Node.Scalar(parts.size() > 2 ? parts.get(2) : "rwm", scalar.at()));
    }

    /// `external: {name: x}` of a network, volume, secret or config as `external: true` and `name: x`.
    static Node.Mapping external(Node.Mapping mapping, Schema.ObjectType type, String path) {
        if (!type.keys().containsKey("external") || !(mapping.values().get("external") instanceof Node.Mapping named)) {
            return mapping;
        }
        Node.Mapping plain = mapping.with("external", new Node.Scalar(true, named.at()));
        Node name = named.values().get("name");
        if (name == null) {
            return plain;
        }
        if (mapping.has("name") && !mapping.text("name").equals(named.text("name"))) {
            throw new ComposeException(named.at(), path, "name and external.name conflict; only use name");
        }
        return plain.with("name", name);
    }
}
