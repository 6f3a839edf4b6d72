package dev.gantry.compose;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The services that a command is about.
///
/// @param named those that were asked for; all where none was named
/// @param services those and what they depend on, by name
public record ProjectSelection(Set<String> named, Map<String, Service> services) {
    public ProjectSelection {
        named = Sorted.copy(named);
        services = Sorted.copy(services);
    }

    /// Services of profiles that are not active are there when they are named.
    ///
    /// Errors: [ProjectException] for a name that no service has
    ///
    /// @param names none: all services
    public static ProjectSelection of(Project project, Collection<String> names, boolean withDependencies) {
        if (names.isEmpty()) {
            return new ProjectSelection(project.services().keySet(), project.services());
        }
        Map<String, Service> chosen = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>();
        for (String name : names) {
            chosen.put(name, find(project, name).orElseThrow(() -> new ProjectException("no such service: " + name)));
            open.add(name);
        }
        while (withDependencies && !open.isEmpty()) {
            Service service = chosen.get(open.remove());
            if (service == null) {
                continue;
            }
            for (String needed : service.lifecycle().dependsOn().keySet()) {
                Optional<Service> found = chosen.containsKey(needed) ? Optional.empty() : find(project, needed);
                found.ifPresent(one -> {
                    chosen.put(needed, one);
                    open.add(needed);
                });
            }
        }
        return new ProjectSelection(new TreeSet<>(names), chosen);
    }

    private static Optional<Service> find(Project project, String name) {
        return Optional.ofNullable(
                project.services().getOrDefault(name, project.disabledServices().get(name)));
    }

    /// What each service depends on.
    Map<String, Set<String>> dependencies() {
        Map<String, Set<String>> dependencies = new TreeMap<>();
        services.forEach((name, service) ->
                dependencies.put(name, service.lifecycle().dependsOn().keySet()));
        return dependencies;
    }

    Service require(String name) {
        Service service = services.get(name);
        if (service == null) {
            throw new ProjectException("no such service: " + name);
        }
        return service;
    }
}
