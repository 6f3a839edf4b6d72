package dev.gantry.compose;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The containers that a project has at one moment, in [ProjectContainer#ORDER].
public record ProjectContainers(List<ProjectContainer> all) {
    public ProjectContainers {
        all = all.stream().sorted(ProjectContainer.ORDER).toList();
    }

    /// Asks the engine for all of them, whatever their state.
    public static ProjectContainers of(EngineClients engine, String project) {
        return of(engine, List.of(ComposeLabels.PROJECT + "=" + project));
    }

    /// @param labels that they have, `NAME` or `NAME=VALUE`
    static ProjectContainers of(EngineClients engine, List<String> labels) {
        Request request = Request.get("/containers/json").flag("all", true).query("filters", labelFilter(labels));
        List<ProjectContainer> found = new ArrayList<>();
        engine.objects(request).forEach(summary -> found.add(ProjectContainer.of(summary)));
        return new ProjectContainers(found);
    }

    /// The parameter `filters` of lists.
    static String labelFilter(List<String> labels) {
        return Json.write(JsonObject.of("label", labels));
    }

    public ProjectContainers where(Predicate<ProjectContainer> condition) {
        return new ProjectContainers(all.stream().filter(condition).toList());
    }

    /// Without what `run` has made.
    public ProjectContainers ofServices() {
        return where(container -> !container.isOneOff());
    }

    /// Those of one service, without what `run` has made.
    public ProjectContainers of(String service) {
        return where(container -> !container.isOneOff() && container.service().equals(service));
    }

    /// Those of some services; of all where none is named.
    public ProjectContainers of(Collection<String> services) {
        return services.isEmpty() ? this : where(container -> services.contains(container.service()));
    }

    public ProjectContainers running() {
        return where(ProjectContainer::isRunning);
    }

    /// One of a service's containers.
    ///
    /// @param index its number; 0 for the first
    ///
    /// Errors: [ProjectException] where there is none, in Docker Compose's words
    public ProjectContainer require(String service, int index) {
        List<ProjectContainer> found = of(service).all();
        Optional<ProjectContainer> wanted = found.stream()
                .filter(container -> index == 0 || container.number() == index)
                .findFirst();
        return wanted.orElseThrow(() -> new ProjectException(
                index == 0
                        ? "service \"" + service + "\" is not running"
                        : "service \"" + service + "\" is not running container #" + index));
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public int size() {
        return all.size();
    }

    /// The services that have containers here.
    public Set<String> services() {
        Set<String> services = new TreeSet<>();
        all.forEach(container -> services.add(container.service()));
        return services;
    }
}
