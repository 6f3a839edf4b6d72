package dev.gantry.compose;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is done to the containers of a project that are there: started, stopped, removed, in the order of their
/// dependencies, which are those of the file or, without one, of the containers' labels.
///
/// Errors: the client's for what an engine refuses; the others still get their turn.
public final class ProjectVerbs {
    private final ProjectWork work;
    private final @Nullable Project project;
    private final ContainerVerbs verbs;

    /// For one project.
    ///
    /// @param project null where no file is at hand
    public ProjectVerbs(ProjectWork work, @Nullable Project project) {
        this.work = work;
        this.project = project;
        this.verbs = new ContainerVerbs(work);
    }

    /// Refuses names of services that neither the file nor a container has.
    ///
    /// Errors: [ProjectException]
    public void check(Collection<String> services, ProjectContainers containers) {
        Set<String> there = containers.services();
        for (String service : services) {
            boolean isInFile = project != null
                    && (project.services().containsKey(service)
                            || project.disabledServices().containsKey(service));
            if (!isInFile && (project != null || !there.contains(service))) {
                throw new ProjectException("no such service: " + service);
            }
        }
    }

    /// The containers of these services; of all where none is named.
    public ProjectContainers containers(Collection<String> services) {
        ProjectContainers all = work.containers();
        check(services, all);
        return all.ofServices().of(services);
    }

    /// Starts what does not run, after what it depends on.
    public void start(Collection<String> services) {
        ProjectContainers containers = containers(services);
        if (project != null) {
            ProjectSelection selection = ProjectSelection.of(project, services, false);
            new ServiceStart(work, selection, byService(containers), Deadline.in(null)).run();
            return;
        }
        up(containers, container -> !container.isRunning(), verbs::start);
    }

    /// Waits until the containers of these services run, or are healthy where they have a check.
    public void await(Collection<String> services, Deadline deadline) {
        new DependencyWait(work, deadline)
                .awaitRunningOrHealthy(containers(services).all());
    }

    private static Map<String, List<ProjectContainer>> byService(ProjectContainers containers) {
        Map<String, List<ProjectContainer>> byService = new TreeMap<>();
        containers
                .services()
                .forEach(
                        service -> byService.put(service, containers.of(service).all()));
        return byService;
    }

    /// Stops what runs, before what it depends on.
    ///
    /// @param timeout null: what the containers say
    public void stop(Collection<String> services, @Nullable Duration timeout) {
        stop(containers(services), timeout);
    }

    void stop(ProjectContainers containers, @Nullable Duration timeout) {
        down(
                containers,
                container -> container.isRunning() || container.state().equals("paused"),
                (c, service) -> verbs.stop(c, timeout, hooks(service)));
    }

    private List<Hook> hooks(String service) {
        Service known = project == null ? null : project.services().get(service);
        return known == null ? List.of() : known.lifecycle().preStop();
    }

    /// Restarts containers, after what they depend on.
    ///
    /// @param withDependents whether those are restarted, too, that restart with a service that is named
    public void restart(Collection<String> services, @Nullable Duration timeout, boolean withDependents) {
        ProjectContainers named = containers(services);
        Set<String> chosen = new TreeSet<>(services.isEmpty() ? named.services() : services);
        if (withDependents && project != null) {
            project.services().forEach((name, service) -> {
                boolean follows = service.lifecycle().dependsOn().entrySet().stream()
                        .anyMatch(entry -> entry.getValue().restart() && services.contains(entry.getKey()));
                if (follows) {
                    chosen.add(name);
                }
            });
        }
        up(containers(chosen), _ -> true, container -> verbs.restart(container, timeout));
    }

    public void kill(Collection<String> services, String signal) {
        Parallel.forEach(containers(services).running().all(), container -> verbs.kill(container, signal));
    }

    public void pause(Collection<String> services) {
        Parallel.forEach(containers(services).running().all(), verbs::pause);
    }

    public void unpause(Collection<String> services) {
        ProjectContainers paused =
                containers(services).where(container -> container.state().equals("paused"));
        Parallel.forEach(paused.all(), verbs::unpause);
    }

    /// Removes containers.
    ///
    /// @param volumes whether their anonymous volumes go, too
    public void remove(ProjectContainers containers, boolean volumes) {
        Parallel.forEach(containers.all(), work.parallel(), container -> verbs.remove(container, volumes));
    }

    /// Stops and removes containers, those that depend on others before these.
    void stopAndRemove(ProjectContainers containers, @Nullable Duration timeout, boolean volumes) {
        down(containers, _ -> true, (container, service) -> {
            verbs.stop(container, timeout, hooks(service));
            verbs.remove(container, volumes);
        });
    }

    private void up(
            ProjectContainers containers, Predicate<ProjectContainer> which, Consumer<ProjectContainer> action) {
        DependencyWalk.up(dependencies(containers))
                .run(service -> Parallel.forEach(
                        containers
                                .where(container -> container.service().equals(service) && which.test(container))
                                .all(),
                        work.parallel(),
                        action));
    }

    private void down(
            ProjectContainers containers,
            Predicate<ProjectContainer> which,
            BiConsumer<ProjectContainer, String> action) {
        DependencyWalk.down(dependencies(containers))
                .run(service -> Parallel.forEach(
                        containers
                                .where(container -> container.service().equals(service) && which.test(container))
                                .all(),
                        work.parallel(),
                        container -> action.accept(container, service)));
    }

    private Map<String, Set<String>> dependencies(ProjectContainers containers) {
        Map<String, Set<String>> dependencies = StoredDependencies.of(containers);
        if (project != null) {
            project.services()
                    .forEach((name, service) -> dependencies.computeIfPresent(
                            name, (_, _) -> service.lifecycle().dependsOn().keySet()));
        }
        return dependencies;
    }
}
