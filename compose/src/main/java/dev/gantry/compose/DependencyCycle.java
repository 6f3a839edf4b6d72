package dev.gantry.compose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds services that wait for each other.
final class DependencyCycle {
    private final Node.Mapping services;
    private final Set<String> done = new HashSet<>();

    private DependencyCycle(Node.Mapping services) {
        this.services = services;
    }

    /// Errors: [ComposeException] with the circle: `a -> b -> a`.
    static void check(Node.Mapping services) {
        DependencyCycle search = new DependencyCycle(services);
        services.values().keySet().stream().sorted().forEach(name -> search.visit(name, new ArrayList<>()));
    }

    private void visit(String name, List<String> way) {
        int before = way.indexOf(name);
        if (before >= 0) {
            List<String> circle = new ArrayList<>(way.subList(before, way.size()));
            circle.add(name);
            throw new ComposeException(
                    services.mapping(way.getLast()).keyAt("depends_on"),
                    "dependency cycle detected: " + String.join(" -> ", circle) + ": invalid compose project");
        }
        if (done.contains(name)) {
            return;
        }
        way.add(name);
        services.mapping(name).mapping("depends_on").values().keySet().stream()
                .sorted()
                .forEach(other -> visit(other, way));
        way.removeLast();
        done.add(name);
    }
}
