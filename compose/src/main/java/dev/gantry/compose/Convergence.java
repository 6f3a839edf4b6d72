package dev.gantry.compose;

import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Brings the containers of services to what the file says: makes, makes anew, removes; starts none. Safe to be
/// broken off at any point: what is half done then is found and finished by the next one.
final class Convergence {
    private final ProjectWork work;
    private final Project project;
    private final ProjectSelection selection;
    private final CreateOptions options;
    private final Map<String, ProjectImages.Image> images;
    private final Divergence divergence;
    private final ContainerVerbs verbs;
    private final boolean takesAllNetworks;

    /// By service, as they are after it has converged.
    private final Map<String, List<ProjectContainer>> state = new ConcurrentHashMap<>();

    /// @param images by service
    Convergence(
            ProjectWork work,
            Project project,
            ProjectSelection selection,
            CreateOptions options,
            Map<String, ProjectImages.Image> images,
            Divergence divergence) {
        this.work = work;
        this.project = project;
        this.selection = selection;
        this.options = options;
        this.images = images;
        this.divergence = divergence;
        this.verbs = new ContainerVerbs(work);
        this.takesAllNetworks = work.engine().speaks("1.44");
    }

    /// Answers the containers of all services, in the order of their numbers.
    ///
    /// @param observed what is there
    Map<String, List<ProjectContainer>> run(ProjectContainers observed) {
        for (String service : observed.ofServices().services()) {
            state.put(service, observed.of(service).all());
        }
        DependencyWalk.up(selection.dependencies()).run(name -> {
            Service service = selection.require(name);
            Provider provider = service.provider();
            if (provider == null) {
                state.put(name, converge(service));
            } else {
                work.progress()
                        .warning("service \"" + name + "\" is left to others: its provider " + provider.type()
                                + " is not asked yet");
            }
        });
        return state;
    }

    private List<ProjectContainer> converge(Service service) {
        int wanted = scale(service);
        SharedNamespaces shared = SharedNamespaces.of(service, this::firstContainer);
        String hash = ContainerLabels.hash(service, shared);
        List<ProjectContainer> there = new ArrayList<>(state.getOrDefault(service.name(), List.of()));
        Recreate policy =
                selection.named().contains(service.name()) ? options.recreate() : options.recreateDependencies();
        Comparator<ProjectContainer> obsoleteLast =
                Comparator.comparing(container -> isObsolete(service, container, hash, policy));
        there.sort(obsoleteLast.thenComparing(ProjectContainer.ORDER));
        List<ContainerStep> steps = new ArrayList<>();
        int next = there.stream().mapToInt(ProjectContainer::number).max().orElse(0) + 1;
        for (int i = 0; i < Math.max(wanted, there.size()); i++) {
            if (i >= there.size()) {
                steps.add(new ContainerStep.Make(next++));
            } else if (i >= wanted) {
                steps.add(new ContainerStep.Remove(there.get(i)));
            } else if (isObsolete(service, there.get(i), hash, policy)) {
                steps.add(new ContainerStep.Replace(there.get(i)));
            } else {
                steps.add(new ContainerStep.Keep(there.get(i)));
            }
        }
        return carryOut(service, steps, shared, hash);
    }

    private int scale(Service service) {
        int wanted =
                options.scale().getOrDefault(service.name(), service.lifecycle().scale());
        String name = service.identity().containerName();
        if (wanted > 1 && !name.isEmpty()) {
            throw new ProjectException("WARNING: The \"" + service.name()
                    + "\" service is using the custom container name \"" + name
                    + "\". Docker requires each container to have a unique name. Remove the custom name to scale the"
                    + " service");
        }
        return wanted;
    }

    private String firstContainer(String service) {
        return state.getOrDefault(service, List.of()).stream()
                .findFirst()
                .map(ProjectContainer::id)
                .orElse("");
    }

    private boolean isObsolete(Service service, ProjectContainer container, String hash, Recreate policy) {
        return divergence.isObsolete(service, container, hash, imageId(service), policy);
    }

    private String imageId(Service service) {
        ProjectImages.Image image = images.get(service.name());
        return image == null ? "" : image.id();
    }

    private List<ProjectContainer> carryOut(
            Service service, List<ContainerStep> steps, SharedNamespaces shared, String hash) {
        if (steps.stream().anyMatch(ContainerStep.Replace.class::isInstance)) {
            stopDependents(service);
        }
        Collection<ProjectContainer> result = new ConcurrentLinkedQueue<>();
        Parallel.forEach(
                steps,
                work.parallel(),
                step -> carryOut(service, step, shared, hash).ifPresent(result::add));
        return result.stream().sorted(ProjectContainer.ORDER).toList();
    }

    private Optional<ProjectContainer> carryOut(
            Service service, ContainerStep step, SharedNamespaces shared, String hash) {
        return switch (step) {
            case ContainerStep.Make make -> {
                ContainerBlueprint blueprint = blueprint(service, make.number(), shared, hash);
                ProjectContainer[] made = new ProjectContainer[1];
                work.progress()
                        .step(
                                "Container " + blueprint.name(),
                                "Creating",
                                "Created",
                                () -> made[0] = new ContainerMaker(work).make(service, blueprint));
                yield Optional.ofNullable(made[0]);
            }
            case ContainerStep.Replace replace -> Optional.of(replace(service, replace.container(), shared, hash));
            case ContainerStep.Keep keep -> Optional.of(keep(service, keep.container()));
            case ContainerStep.Remove remove -> {
                verbs.stop(
                        remove.container(),
                        options.timeout(),
                        service.lifecycle().preStop());
                verbs.remove(remove.container(), false);
                yield Optional.empty();
            }
        };
    }

    private ContainerBlueprint blueprint(Service service, int number, SharedNamespaces shared, String hash) {
        ProjectImages.Image image = images.get(service.name());
        String name = work.names().container(service, number);
        return new ContainerBlueprint(
                project,
                name,
                name,
                number,
                labels(service, number, hash),
                work.names().image(service),
                image == null ? List.of() : image.volumes(),
                shared,
                null,
                true,
                new ServiceLinks(work.names(), project.name(), state).of(service),
                takesAllNetworks,
                false,
                false);
    }

    private Map<String, String> labels(Service service, int number, String hash) {
        Map<String, String> labels =
                new TreeMap<>(ContainerLabels.of(project, service, number, hash, imageId(service)));
        if (!options.portsFrom().isEmpty()) {
            labels.put(ComposeLabels.PORTS_FROM, options.portsFrom());
        }
        return labels;
    }

    /// The new one has another name until the old one is gone.
    private ProjectContainer replace(Service service, ProjectContainer old, SharedNamespaces shared, String hash) {
        int number = Math.max(1, old.number());
        ContainerBlueprint wanted = blueprint(service, number, shared, hash);
        String thing = "Container " + wanted.name();
        work.progress().working(thing, "Recreate");
        try {
            ProjectContainer fresh =
                    new ContainerMaker(work).make(service, wanted.inPlaceOf(old, !options.renewsVolumes()));
            if (old.isRunning()) {
                work.engine()
                        .call(ContainerVerbs.withTimeout(
                                Request.post("/containers/" + old.id() + "/stop"), options.timeout()));
            }
            verbs.delete(old, false);
            verbs.rename(fresh, wanted.name());
            work.progress().done(thing, "Recreated");
            return fresh.called(wanted.name());
        } catch (RuntimeException e) {
            work.progress().report(thing, Progress.State.ERROR, "Error");
            throw e;
        }
    }

    /// One that took another's place, but was kept from taking its name, gets it now.
    private ProjectContainer keep(Service service, ProjectContainer container) {
        String name = work.names().container(service, Math.max(1, container.number()));
        ProjectContainer kept = container;
        if (!container.label(ComposeLabels.REPLACE).isEmpty()
                && !container.name().equals(name)
                && state.getOrDefault(service.name(), List.of()).stream()
                        .noneMatch(other -> other.name().equals(name))) {
            verbs.rename(container, name);
            kept = container.called(name);
        }
        work.progress().done(kept.thing(), kept.isRunning() ? "Running" : "Created");
        return kept;
    }

    /// Those that restart with a service are stopped before it is replaced, and started after it.
    private void stopDependents(Service service) {
        selection.services().forEach((name, other) -> {
            Dependency dependency = other.lifecycle().dependsOn().get(service.name());
            if (dependency == null || !dependency.restart()) {
                return;
            }
            List<ProjectContainer> containers = state.getOrDefault(name, List.of());
            Parallel.forEach(
                    containers.stream().filter(ProjectContainer::isRunning).toList(),
                    container -> verbs.stop(
                            container, options.timeout(), other.lifecycle().preStop()));
            state.put(name, containers.stream().map(ProjectContainer::stopped).toList());
        });
    }
}
