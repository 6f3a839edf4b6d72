package dev.gantry.compose;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tells which services count: those of active profiles, or those that were named with what they depend on;
/// and which networks, volumes, secrets and configs they use.
final class Selection {
    private final Node.Mapping tree;
    private final Node.Mapping services;
    private final Set<String> profiles;

    /// @param profiles that are active; `*`: all
    Selection(Node.Mapping tree, Set<String> profiles) {
        this.tree = tree;
        this.services = tree.mapping("services");
        this.profiles = profiles;
    }

    /// @param wanted the services that were named; none: all
    /// @param check whether a dependency that is not active is refused
    Set<String> services(List<String> wanted, boolean check) {
        Set<String> chosen = new LinkedHashSet<>();
        if (wanted.isEmpty()) {
            services.values().keySet().stream()
                    .filter(name -> isActive(name, profiles))
                    .forEach(name -> add(name, profiles, chosen, check));
            return chosen;
        }
        for (String name : wanted) {
            if (!services.has(name)) {
                throw new ComposeException("no such service: " + name);
            }
            Set<String> active = new LinkedHashSet<>(profiles);
            services.mapping(name).items("profiles").forEach(item -> active.add(text(item)));
            add(name, active, chosen, check);
        }
        return chosen;
    }

    private void add(String name, Set<String> active, Set<String> chosen, boolean check) {
        if (!chosen.add(name)) {
            return;
        }
        services.mapping(name).mapping("depends_on").values().forEach((other, dependency) -> {
            if (services.has(other) && isActive(other, active)) {
                add(other, active, chosen, check);
            } else if (services.has(other) && check && isRequired(dependency)) {
                throw new ComposeException(
                        dependency.at(),
                        "service \"" + other + "\" is required by \"" + name
                                + "\" but is disabled. Can be enabled by profiles "
                                + services.mapping(other).items("profiles").stream()
                                        .map(Selection::text)
                                        .toList());
            }
        });
    }

    private static boolean isRequired(Node dependency) {
        return !(dependency instanceof Node.Mapping said)
                || !said.text("required").equals("false");
    }

    private boolean isActive(String name, Set<String> active) {
        List<Node> own = services.mapping(name).items("profiles");
        return own.isEmpty() || active.contains("*") || own.stream().anyMatch(item -> active.contains(text(item)));
    }

    private static String text(Node item) {
        return item instanceof Node.Scalar scalar ? scalar.text() : "";
    }

    /// The tree with these services alone.
    Node.Mapping only(Set<String> names) {
        return tree.has("services") ? tree.with("services", kept(services, names)) : tree;
    }

    /// The tree without what none of its services uses.
    static Node.Mapping withoutUnused(Node.Mapping tree) {
        Map<String, Set<String>> used = new LinkedHashMap<>();
        List.of("networks", "volumes", "secrets", "configs", "models")
                .forEach(section -> used.put(section, new LinkedHashSet<>()));
        for (Node value : tree.mapping("services").values().values()) {
            if (value instanceof Node.Mapping service) {
                used.forEach((section, names) ->
                        names.addAll(service.mapping(section).values().keySet()));
                used.forEach((section, names) -> sources(service.items(section), names));
                used.computeIfPresent(
                        "secrets",
                        (section, names) -> sources(service.mapping("build").items(section), names));
            }
        }
        Node.Mapping whole = tree;
        for (Map.Entry<String, Set<String>> section : used.entrySet()) {
            Node.Mapping kept = kept(tree.mapping(section.getKey()), section.getValue());
            whole = kept.values().isEmpty() ? whole.without(section.getKey()) : whole.with(section.getKey(), kept);
        }
        return whole;
    }

    private static Set<String> sources(List<Node> items, Set<String> names) {
        for (Node item : items) {
            if (item instanceof Node.Mapping mounted && !mounted.text("type").equals("bind")) {
                names.add(mounted.text("source"));
            }
        }
        return names;
    }

    private static Node.Mapping kept(Node.Mapping section, Set<String> names) {
        Map<String, Node> values = new LinkedHashMap<>();
        section.values().forEach((name, value) -> {
            if (names.contains(name)) {
                values.put(name, value);
            }
        });
        return new Node.Mapping(values, section.keys(), section.at());
    }
}
