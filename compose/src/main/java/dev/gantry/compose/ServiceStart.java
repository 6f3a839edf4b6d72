package dev.gantry.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Starts the containers of services, each after what it depends on.
final class ServiceStart {
    private final ProjectWork work;
    private final ProjectSelection selection;
    private final Map<String, List<ProjectContainer>> containers;
    private final Deadline deadline;

    /// @param containers by service
    ServiceStart(
            ProjectWork work,
            ProjectSelection selection,
            Map<String, List<ProjectContainer>> containers,
            Deadline deadline) {
        this.work = work;
        this.selection = selection;
        this.containers = containers;
        this.deadline = deadline;
    }

    /// Errors: [ProjectException] for a dependency that fails, the client's for what an engine refuses; what does
    /// not depend on that is started nevertheless.
    void run() {
        DependencyWalk.up(selection.dependencies()).run(name -> start(selection.require(name)));
    }

    private void start(Service service) {
        new DependencyWait(work, deadline)
                .await(service, selection.services(), name -> containers.getOrDefault(name, List.of()));
        ContainerVerbs verbs = new ContainerVerbs(work);
        List<ProjectContainer> idle = new ArrayList<>(containers.getOrDefault(service.name(), List.of()));
        idle.removeIf(container -> Set.of("running", "restarting").contains(container.state()));
        Parallel.forEach(idle, work.parallel(), container -> {
            if (container.state().equals("paused")) {
                verbs.unpause(container);
                return;
            }
            verbs.start(container);
            service.lifecycle().postStart().forEach(hook -> new ContainerHooks(work).run(container, hook));
        });
    }

    /// Waits until all containers run, or are healthy.
    void awaitAll() {
        List<ProjectContainer> all = new ArrayList<>();
        for (String name : selection.services().keySet()) {
            all.addAll(containers.getOrDefault(name, List.of()));
        }
        new DependencyWait(work, deadline).awaitRunningOrHealthy(all);
    }
}
