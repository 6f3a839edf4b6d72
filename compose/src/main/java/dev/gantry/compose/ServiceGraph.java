package dev.gantry.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The services of a project in layers: each layer depends on earlier ones only.
public final class ServiceGraph {
    private final Map<String, Service> services;
    private final List<List<String>> layers = new ArrayList<>();

    public ServiceGraph(Project project) {
        services = project.services();
        Map<String, Integer> depths = new TreeMap<>();
        services.keySet().forEach(name -> depth(name, depths));
        depths.forEach((name, depth) -> {
            while (layers.size() <= depth) {
                layers.add(new ArrayList<>());
            }
            layers.get(depth).add(name);
        });
    }

    /// The loader refuses projects whose services depend on each other in a circle.
    private int depth(String name, Map<String, Integer> depths) {
        Integer known = depths.get(name);
        if (known != null) {
            return known;
        }
        int depth = 0;
        for (String needed : needed(name)) {
            depth = Math.max(depth, depth(needed, depths) + 1);
        }
        depths.put(name, depth);
        return depth;
    }

    private List<String> needed(String name) {
        return dependencies(name).keySet().stream()
                .filter(services::containsKey)
                .toList();
    }

    private Map<String, Dependency> dependencies(String name) {
        Service service = services.get(name);
        return service == null ? Map.of() : service.lifecycle().dependsOn();
    }

    /// Names, those first that depend on nothing.
    List<List<String>> layers() {
        return layers;
    }

    /// An arrow from a service to one that it depends on.
    record Edge(String from, String to, String label) {}

    List<Edge> edges() {
        List<Edge> edges = new ArrayList<>();
        for (String name : services.keySet()) {
            dependencies(name).forEach((needed, dependency) -> {
                if (services.containsKey(needed)) {
                    edges.add(new Edge(name, needed, label(dependency)));
                }
            });
        }
        return edges;
    }

    private static String label(Dependency dependency) {
        String condition = switch (dependency.condition()) {
            case STARTED -> "";
            case HEALTHY -> "healthy";
            case COMPLETED_SUCCESSFULLY -> "completed";
        };
        return dependency.required() ? condition : (condition + " optional").strip();
    }

    /// What a service is made of and reached by: `nginx  8080->80/tcp`.
    String detail(String name) {
        Service service = services.get(name);
        if (service == null) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        if (!service.image().reference().isEmpty()) {
            parts.add(service.image().reference());
        }
        for (Port port : service.networking().ports()) {
            String published = port.published().isEmpty() ? "" : port.published() + "->";
            parts.add(published + port.target() + "/" + port.protocol());
        }
        return String.join("  ", parts);
    }

    /// A line for each service, and below it what it depends on:
    ///
    ///     db  postgres:16
    ///     web  nginx  8080->80/tcp
    ///     └── db (healthy)
    public String text() {
        StringBuilder text = new StringBuilder();
        for (List<String> layer : layers) {
            for (String name : layer) {
                text.append((name + "  " + detail(name)).stripTrailing()).append('\n');
                List<Edge> own = edges().stream()
                        .filter(edge -> edge.from().equals(name))
                        .toList();
                for (int i = 0; i < own.size(); i++) {
                    String label = own.get(i).label().isEmpty()
                            ? ""
                            : " (" + own.get(i).label() + ")";
                    text.append(i == own.size() - 1 ? "└── " : "├── ");
                    text.append(own.get(i).to()).append(label).append('\n');
                }
            }
        }
        return text.toString();
    }

    /// A picture: a box for each service, arrows to what it depends on.
    public String svg() {
        return new GraphPicture(this).svg();
    }
}
