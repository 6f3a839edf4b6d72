package dev.gantry.compose;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What containers' labels say about what depends on what; for projects whose file is not at hand.
final class StoredDependencies {
    private StoredDependencies() {}

    /// The services of these containers, and what each depends on.
    static Map<String, Set<String>> of(ProjectContainers containers) {
        Map<String, Set<String>> dependencies = new TreeMap<>();
        for (ProjectContainer container : containers.all()) {
            Set<String> needed = dependencies.computeIfAbsent(container.service(), _ -> new TreeSet<>());
            for (String entry : container.label(ComposeLabels.DEPENDS_ON).split(",", -1)) {
                int colon = entry.indexOf(':');
                if (colon > 0) {
                    needed.add(entry.substring(0, colon));
                }
            }
        }
        return dependencies;
    }
}
