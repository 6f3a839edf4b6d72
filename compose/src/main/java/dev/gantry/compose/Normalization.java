package dev.gantry.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fills in what follows from the rest of a project: the default network, names of the engine's objects,
/// dependencies that links, `volumes_from` and shared namespaces mean.
final class Normalization {
    private static final List<String> NAMED = List.of("networks", "volumes", "secrets", "configs", "models");
    private static final List<String> NAMESPACES = List.of("network_mode", "ipc", "pid", "uts", "cgroup");

    private final String project;

    Normalization(String project) {
        this.project = project;
    }

    Node.Mapping apply(Node.Mapping tree) {
        Node.Mapping services = tree.mapping("services");
        Map<String, Node> values = new LinkedHashMap<>();
        services.values()
                .forEach((name, value) ->
                        values.put(name, value instanceof Node.Mapping service ? service(service) : value));
        Node.Mapping whole = tree.has("services")
                ? tree.with("services", new Node.Mapping(values, services.keys(), services.at()))
                : tree;
        boolean usesDefault = values.values().stream()
                .anyMatch(value -> value instanceof Node.Mapping service
                        && service.mapping("networks").has("default"));
        if (usesDefault) {
            Node.Mapping networks = whole.mapping("networks");
            Node none = new Node.Scalar(null, Position.none("default network"));
            whole = whole.with("networks", networks.withDefault("default", none));
        }
        for (String section : NAMED) {
            whole = whole.has(section) ? whole.with(section, named(whole.mapping(section), section)) : whole;
        }
        return whole;
    }

    private Node.Mapping named(Node.Mapping objects, String section) {
        Map<String, Node> values = new LinkedHashMap<>();
        objects.values().forEach((key, value) -> {
            Node.Mapping object = value instanceof Node.Mapping mapping ? mapping : Node.Mapping.empty(value.at());
            boolean external = object.text("external").equals("true");
            String name = external ? key : project + "_" + key;
            boolean plain = section.equals("models") || key.startsWith("x-");
            values.put(key, plain ? value : object.withDefault("name", new Node.Scalar(name, objects.keyAt(key))));
        });
        return new Node.Mapping(values, objects.keys(), objects.at());
    }

    private static Node.Mapping service(Node.Mapping service) {
        Node.Mapping whole = dependencies(service);
        boolean attached = !service.mapping("networks").values().isEmpty();
        if (!attached && !service.has("network_mode") && !service.has("provider")) {
            Position at = Position.none("default network");
            whole = whole.with("networks", Node.Mapping.of("default", new Node.Scalar(null, at), at));
        }
        if (service.text("pull_policy").equals("if_not_present")) {
            whole = whole.with("pull_policy", new Node.Scalar("missing", service.keyAt("pull_policy")));
        }
        if (service.values().get("build") instanceof Node.Mapping build && !build.has("dockerfile_inline")) {
            Node file = new Node.Scalar("Dockerfile", Position.none("default of build.dockerfile"));
            whole = whole.with("build", build.withDefault("dockerfile", file));
        }
        return whole;
    }

    private static Node.Mapping dependencies(Node.Mapping service) {
        Node.Mapping known = service.mapping("depends_on");
        for (Node link : service.items("links")) {
            known = depending(known, first(link), link, true);
        }
        for (String key : NAMESPACES) {
            String mode = service.text(key);
            if (mode.startsWith("service:")) {
                known = depending(
                        known,
                        mode.substring("service:".length()),
                        service.values().get(key),
                        true);
            }
        }
        for (Node volumes : service.items("volumes_from")) {
            String name = first(volumes);
            known = name.equals("container") ? known : depending(known, name, volumes, false);
        }
        return known.values().isEmpty() ? service : service.with("depends_on", known);
    }

    private static String first(Node node) {
        String text = node instanceof Node.Scalar scalar ? scalar.text() : "";
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    private static Node.Mapping depending(Node.Mapping known, String name, @Nullable Node why, boolean restart) {
        Position at = why == null ? known.at() : why.at();
        Node.Mapping dependency = Node.Mapping.of("condition", new Node.Scalar("service_started", at), at)
                .with("restart", new Node.Scalar(restart, at))
                .with("required", new Node.Scalar(true, at));
        return known.withDefault(name, dependency);
    }
}
