package dev.gantry.compose;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Builds the images of a project, and sends them to registries.
public final class ProjectBuild {
    private static final String SERVICE = "service:";

    private final ProjectWork work;
    private final Project project;

    public ProjectBuild(ProjectWork work, Project project) {
        this.work = work;
        this.project = project;
    }

    /// Builds what says how, those first that others take files from. Answers the names of what was built.
    ///
    /// Errors: [ProjectException]
    public List<String> build(Collection<Service> services) {
        Map<String, Service> open = new TreeMap<>();
        services.stream().filter(service -> service.image().build() != null).forEach(s -> open.put(s.name(), s));
        List<String> built = new ArrayList<>();
        while (!open.isEmpty()) {
            Service next = open.values().stream()
                    .filter(service -> contexts(service).stream().noneMatch(open::containsKey))
                    .findFirst()
                    .orElseThrow(() -> new ProjectException("builds need each other: " + open.keySet()));
            new ProjectImages(work, project).build(work.names().image(next), next);
            built.add(next.name());
            open.remove(next.name());
        }
        return built;
    }

    /// The services whose images a build takes files from.
    private static Set<String> contexts(Service service) {
        Build build = service.image().build();
        return build == null
                ? Set.of()
                : build.additionalContexts().values().stream()
                        .filter(context -> context.startsWith(SERVICE))
                        .map(context -> context.substring(SERVICE.length()))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Sends the images of these services, as far as they have a name of their own.
    ///
    /// Errors: [ProjectException], the client's; the others still get their turn
    public void push(Collection<String> services, boolean ignoresFailures) {
        List<Service> pushed = project.services().values().stream()
                .filter(service -> services.contains(service.name())
                        && service.image().build() != null
                        && !service.image().reference().isEmpty())
                .toList();
        Parallel.forEach(pushed, work.parallel(), service -> {
            try {
                work.progress().step(service.name(), "Pushing", "Pushed", () -> push(service));
            } catch (RuntimeException e) {
                if (!ignoresFailures) {
                    throw e;
                }
                work.progress().tell(service.name() + ": " + e.getMessage());
            }
        });
    }

    private void push(Service service) {
        if (!work.isDryRun()) {
            work.images()
                    .push(
                            work.names().image(service),
                            message -> work.progress().detail(service.name(), message));
        }
    }
}
