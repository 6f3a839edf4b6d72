package dev.gantry.compose;

import dev.gantry.client.ApiException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Brings a project up with its containers replaced one by one: a new one runs, and is healthy where it has a check,
/// before an old one of the same service goes. What has not diverged is left alone.
///
/// Where a service publishes ports that are fixed, the new container takes them over from the old one once it is
/// healthy. An engine that can't do that ([PortHandover]) has each old one stopped right before the new one starts.
///
/// @param deadline until when containers are waited for
public record RollingUpdate(ProjectWork work, Project project, ProjectSelection selection, Deadline deadline) {

    /// Errors: [ProjectException] where a new container does not get healthy: it is removed, and the old ones go on
    public void run(CreateOptions options) {
        DependencyWalk.up(selection.dependencies()).run(name -> roll(selection.require(name), options));
    }

    private void roll(Service service, CreateOptions options) {
        ProjectSelection alone = ProjectSelection.of(project, List.of(service.name()), false);
        ProjectUp up = new ProjectUp(work, project, alone);
        int wanted =
                options.scale().getOrDefault(service.name(), service.lifecycle().scale());
        List<ProjectContainer> old = up.diverged(service, options);
        boolean handsOver = PortHandover.isNeeded(service);
        boolean needsGap = handsOver && !new PortHandover(work.engine()).isPossible();
        if (old.isEmpty() || !service.identity().containerName().isEmpty() || needsGap) {
            replaceInTurn(up, old, options);
            return;
        }
        List<ProjectContainer> left = new ArrayList<>(old);
        for (ProjectContainer container : old) {
            int fresh = work.containers().of(service.name()).size() - left.size();
            if (fresh < wanted) {
                String giver = handsOver && container.isRunning() ? container.id() : "";
                replace(service, up, container, wanted, options.withPortsFrom(giver));
            } else {
                drop(service, container, options);
            }
            left.remove(container);
        }
        finish(up, options);
    }

    /// One more than is wanted, for as long as it takes to become healthy.
    private void replace(Service service, ProjectUp up, ProjectContainer old, int wanted, CreateOptions options) {
        int now = work.containers().of(service.name()).size();
        Map<String, Integer> scale = new HashMap<>(options.scale());
        scale.put(service.name(), Math.max(now, wanted) + 1);
        Map<String, List<ProjectContainer>> larger = up.converge(options.with(scale, Recreate.NEVER), Set.of());
        try {
            up.start(larger, deadline);
            up.await(larger, deadline);
            if (!options.portsFrom().isEmpty()) {
                new PortHandover(work.engine()).handOver(service, old.id(), made(service, larger));
            }
        } catch (ProjectException | ApiException e) {
            withdraw(service, larger, old);
            throw e;
        }
        drop(service, old, options);
    }

    private void drop(Service service, ProjectContainer old, CreateOptions options) {
        ContainerVerbs verbs = new ContainerVerbs(work);
        verbs.stop(old, options.timeout(), service.lifecycle().preStop());
        verbs.remove(old, false);
    }

    private static List<ProjectContainer> made(Service service, Map<String, List<ProjectContainer>> containers) {
        return containers.getOrDefault(service.name(), List.of()).stream()
                .filter(container -> container.state().equals("created"))
                .toList();
    }

    /// Removes the container that was to take another's place.
    private void withdraw(Service service, Map<String, List<ProjectContainer>> containers, ProjectContainer old) {
        made(service, containers).stream()
                .filter(container -> container.number() > old.number())
                .reduce((_, last) -> last)
                .ifPresent(last -> new ContainerVerbs(work).remove(last, true));
    }

    /// Each is replaced by one of the same name.
    private void replaceInTurn(ProjectUp up, List<ProjectContainer> old, CreateOptions options) {
        for (ProjectContainer container : new ArrayList<>(old)) {
            Map<String, List<ProjectContainer>> containers = up.converge(options, Set.of(container.id()));
            up.start(containers, deadline);
            up.await(containers, deadline);
        }
        finish(up, options);
    }

    /// What is left: more containers, or fewer.
    private void finish(ProjectUp up, CreateOptions options) {
        CreateOptions kept = options.with(options.scale(), Recreate.DIVERGED);
        Map<String, List<ProjectContainer>> containers = up.converge(kept, Set.of());
        up.start(containers, deadline);
        up.await(containers, deadline);
    }
}
