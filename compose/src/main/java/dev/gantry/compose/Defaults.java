package dev.gantry.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Fills in what a value has when a file does not say it, whatever else is in the project.
final class Defaults {
    private final Paths paths;
    private final boolean resolvePaths;

    /// @param paths of the project's directory
    Defaults(Paths paths, boolean resolvePaths) {
        this.paths = paths;
        this.resolvePaths = resolvePaths;
    }

    Node.Mapping apply(Node.Mapping tree) {
        return tree.has("services") ? tree.with("services", each(tree.mapping("services"), this::service)) : tree;
    }

    private interface Change {
        Node.Mapping of(Node.Mapping object);
    }

    private static Node.Mapping each(Node.Mapping objects, Change change) {
        Map<String, Node> values = new LinkedHashMap<>();
        objects.values()
                .forEach((name, value) ->
                        values.put(name, value instanceof Node.Mapping object ? change.of(object) : value));
        return new Node.Mapping(values, objects.keys(), objects.at());
    }

    private static Node.Mapping items(Node.Mapping object, String key, Change change) {
        if (!(object.values().get(key) instanceof Node.Sequence sequence)) {
            return object;
        }
        List<Node> items = sequence.items().stream()
                .map(item -> item instanceof Node.Mapping entry ? change.of(entry) : item)
                .toList();
        return object.with(key, new Node.Sequence(items, sequence.at()));
    }

    private static Node text(String value, Node.Mapping of) {
        return new Node.Scalar(value, of.at());
    }

    private Node.Mapping service(Node.Mapping service) {
        Node.Mapping filled = items(service, "ports", Defaults::port);
        filled = items(filled, "secrets", Defaults::secret);
        filled = items(filled, "gpus", Defaults::device);
        filled = items(filled, "env_file", entry -> entry.withDefault("required", new Node.Scalar(true, entry.at())));
        if (filled.has("depends_on")) {
            filled = filled.with("depends_on", each(filled.mapping("depends_on"), Defaults::dependency));
        }
        if (filled.values().get("build") instanceof Node.Mapping build) {
            filled = filled.with("build", items(context(build), "secrets", Defaults::secret));
        }
        return deploy(filled);
    }

    private Node.Mapping context(Node.Mapping build) {
        Position at = Position.none("default of build.context");
        return build.withDefault("context", new Node.Scalar(resolvePaths ? paths.path(".") : ".", at));
    }

    private static Node.Mapping port(Node.Mapping port) {
        return port.withDefault("mode", text("ingress", port)).withDefault("protocol", text("tcp", port));
    }

    private static Node.Mapping secret(Node.Mapping secret) {
        return secret.withDefault("target", text("/run/secrets/" + secret.text("source"), secret));
    }

    private static Node.Mapping device(Node.Mapping device) {
        return device.has("device_ids") ? device : device.withDefault("count", new Node.Scalar(-1L, device.at()));
    }

    private static Node.Mapping dependency(Node.Mapping dependency) {
        return dependency
                .withDefault("condition", text("service_started", dependency))
                .withDefault("required", new Node.Scalar(true, dependency.at()));
    }

    private static Node.Mapping deploy(Node.Mapping service) {
        Node.Mapping deploy = service.mapping("deploy");
        Node.Mapping resources = deploy.mapping("resources");
        Node.Mapping reservations = resources.mapping("reservations");
        if (!reservations.has("devices")) {
            return service;
        }
        Node.Mapping filled = items(reservations, "devices", Defaults::device);
        return service.with("deploy", deploy.with("resources", resources.with("reservations", filled)));
    }
}
