package dev.gantry.compose;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A container of a service that `run` makes for one command, beside those of the service itself.
public final class OneOff {
    private static final int SLUG_BYTES = 6;

    private final ProjectWork work;
    private final Project project;

    public OneOff(ProjectWork work, Project project) {
        this.work = work;
        this.project = project;
    }

    /// Makes it, with networks, volumes and image, and what it depends on running; does not start it.
    ///
    /// Errors: [ProjectException]; the client's
    ///
    /// @param withDependencies whether what the service depends on is started before
    public ProjectContainer create(
            String name, OneOffOptions options, boolean withDependencies, CreateOptions creation) {
        ProjectSelection alone = ProjectSelection.of(project, List.of(name), false);
        Service service = options.apply(alone.require(name));
        if (withDependencies && !service.lifecycle().dependsOn().isEmpty()) {
            startDependencies(service, creation);
        }
        ProjectUp up = new ProjectUp(work, project, alone);
        Map<String, ProjectImages.Image> images = up.prepare(creation);
        ProjectContainers observed = work.containers();
        Map<String, List<ProjectContainer>> there = new TreeMap<>();
        observed.services().forEach(one -> there.put(one, observed.of(one).all()));
        ProjectImages.Image image = images.get(name);
        if (image == null) {
            throw new ProjectException("service \"" + name + "\" has no containers: it has a provider");
        }
        ContainerBlueprint blueprint = blueprint(service, options, image, there);
        ProjectContainer[] made = new ProjectContainer[1];
        work.progress()
                .step(
                        "Container " + blueprint.name(),
                        "Creating",
                        "Created",
                        () -> made[0] = new ContainerMaker(work).make(service, blueprint));
        return made[0];
    }

    private void startDependencies(Service service, CreateOptions creation) {
        List<String> needed = service.lifecycle().dependsOn().keySet().stream()
                .filter(project.services()::containsKey)
                .toList();
        if (needed.isEmpty()) {
            return;
        }
        ProjectSelection selection = ProjectSelection.of(project, needed, true);
        ProjectUp up = new ProjectUp(work, project, selection);
        Map<String, List<ProjectContainer>> containers = up.create(creation);
        Deadline deadline = Deadline.in(null);
        up.start(containers, deadline);
        new DependencyWait(work, deadline)
                .await(service, selection.services(), name -> containers.getOrDefault(name, List.of()));
    }

    private ContainerBlueprint blueprint(
            Service service,
            OneOffOptions options,
            ProjectImages.Image image,
            Map<String, List<ProjectContainer>> there) {
        String slug = slug();
        SharedNamespaces shared = SharedNamespaces.of(
                service,
                name -> there.getOrDefault(name, List.of()).stream()
                        .findFirst()
                        .map(ProjectContainer::id)
                        .orElse(""));
        Map<String, String> labels = new TreeMap<>(
                ContainerLabels.of(project, service, 1, ContainerLabels.hash(service, shared), image.id()));
        labels.put(ComposeLabels.ONE_OFF, "True");
        labels.put(ComposeLabels.SLUG, slug);
        String name = options.name().isEmpty() ? work.names().oneOff(service, slug) : options.name();
        return new ContainerBlueprint(
                project,
                name,
                name,
                0,
                labels,
                work.names().image(service),
                image.volumes(),
                shared,
                null,
                options.aliases(),
                new ServiceLinks(work.names(), project.name(), there).of(service),
                work.engine().speaks("1.44"),
                options.removed(),
                options.interactive() && !options.detached());
    }

    private static String slug() {
        byte[] random = new byte[SLUG_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
