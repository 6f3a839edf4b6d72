package dev.gantry.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Refuses what does not fit together, in Compose's words, with the place of what names something that
/// isn't there.
final class Consistency {
    private static final String INVALID = ": invalid compose project";

    private final Node.Mapping tree;
    private final Node.Mapping services;

    Consistency(Node.Mapping tree) {
        this.tree = tree;
        this.services = tree.mapping("services");
    }

    /// Errors: [ComposeException] at the first.
    void check() {
        services.values().forEach((name, value) -> {
            if (value instanceof Node.Mapping service) {
                source(name, service);
                references(name, service);
                ServiceRules.check(name, service);
            }
        });
        containerNames();
        DependencyCycle.check(services);
        for (String section : List.of("secrets", "configs")) {
            tree.mapping(section).values().forEach((name, value) -> FileObjectRules.check(section, name, value));
        }
        for (String section : List.of("networks", "volumes")) {
            tree.mapping(section).values().forEach((name, value) -> external(section + "." + name, value));
        }
    }

    private static void source(String name, Node.Mapping service) {
        if (!service.has("build") && service.text("image").isEmpty() && !service.has("provider")) {
            throw new ComposeException(
                    service.at(),
                    "service \"" + name + "\" has neither an image nor a build context specified" + INVALID);
        }
        Node.Mapping build = service.mapping("build");
        if (!build.text("dockerfile").isEmpty()
                && !build.text("dockerfile_inline").isEmpty()) {
            throw new ComposeException(
                    build.keyAt("dockerfile_inline"),
                    "service \"" + name + "\" declares mutually exclusive `dockerfile` and `dockerfile_inline`"
                            + INVALID);
        }
        if (service.has("network_mode") && !service.mapping("networks").values().isEmpty()) {
            throw new ComposeException(
                    service.keyAt("network_mode"),
                    "service \"" + name + "\" declares mutually exclusive `network_mode` and `networks`" + INVALID);
        }
    }

    private void references(String name, Node.Mapping service) {
        keys(name, service, "networks", "network");
        keys(name, service, "models", "model");
        service.mapping("depends_on").values().forEach((other, dependency) -> {
            boolean required = !(dependency instanceof Node.Mapping said)
                    || !said.text("required").equals("false");
            if (required && !services.has(other)) {
                throw undefined(dependency, name, "depends on undefined service", "\"" + other + "\"");
            }
        });
        items(name, service.items("secrets"), "secrets", "secret");
        items(name, service.items("configs"), "configs", "config");
        items(name, service.mapping("build").items("secrets"), "secrets", "build secret");
        for (Node item : service.items("volumes")) {
            if (item instanceof Node.Mapping mount && mount.text("type").equals("volume")) {
                reference(name, mount, "volumes", "volume");
            }
        }
    }

    private void keys(String name, Node.Mapping service, String section, String what) {
        service.mapping(section).values().forEach((key, value) -> {
            if (!tree.mapping(section).has(key)) {
                throw undefined(value, name, "refers to undefined " + what, key);
            }
        });
    }

    private void items(String name, List<Node> items, String section, String what) {
        for (Node item : items) {
            if (item instanceof Node.Mapping mounted) {
                reference(name, mounted, section, what);
            }
        }
    }

    private void reference(String name, Node.Mapping item, String section, String what) {
        String source = item.text("source");
        if (!source.isEmpty() && !tree.mapping(section).has(source)) {
            throw undefined(item, name, "refers to undefined " + what, source);
        }
    }

    private ComposeException undefined(Node at, String service, String words, String name) {
        return new ComposeException(at.at(), "service \"" + service + "\" " + words + " " + name + INVALID);
    }

    private void containerNames() {
        Map<String, String> owners = new LinkedHashMap<>();
        services.values().forEach((name, value) -> {
            String container = value instanceof Node.Mapping service ? service.text("container_name") : "";
            String other = container.isEmpty() ? null : owners.putIfAbsent(container, name);
            if (other != null) {
                throw new ComposeException(
                        value.at(),
                        "services." + name + ": container name \"" + container + "\" is already in use by service "
                                + other + INVALID);
            }
        });
    }

    /// What is there already has a name and nothing else that one could wish for.
    static void external(String path, Node value) {
        if (!(value instanceof Node.Mapping object) || !object.text("external").equals("true")) {
            return;
        }
        for (String key : object.values().keySet()) {
            if (!Set.of("name", "external").contains(key) && !key.startsWith("x-")) {
                throw new ComposeException(
                        object.keyAt(key),
                        path + ": conflicting parameters \"external\" and \"" + key + "\" specified");
            }
        }
    }
}
