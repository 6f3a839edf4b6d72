package dev.gantry.compose;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Makes of a file's project what runs: images, networks, volumes, containers.
///
/// What fails leaves the rest as it is; another run goes on from there.
public final class ProjectUp {
    private final ProjectWork work;
    private final Project project;
    private final ProjectSelection selection;

    public ProjectUp(ProjectWork work, Project project, ProjectSelection selection) {
        this.work = work;
        this.project = project;
        this.selection = selection;
    }

    /// Has all containers there that the file wants, as it wants them; starts none.
    ///
    /// Errors: [ProjectException]; the client's
    ///
    /// @return the containers by service
    public Map<String, List<ProjectContainer>> create(CreateOptions options) {
        orphans(work.containers(), options);
        return converge(options, Set.of());
    }

    /// As [#create], but nothing is said or done about orphans.
    ///
    /// @param replaced the ids of the only containers that are made anew; none: all that have diverged
    Map<String, List<ProjectContainer>> converge(CreateOptions options, Set<String> replaced) {
        Map<String, ProjectImages.Image> images =
                new ProjectImages(work, project).ensure(selection.services().values(), options.images());
        Divergence divergence = new Divergence(resources(), project.volumes(), replaced);
        return new Convergence(work, project, selection, options, images, divergence).run(work.containers());
    }

    /// The containers of the one service that are not what the file says.
    List<ProjectContainer> diverged(Service service, CreateOptions options) {
        ProjectImages.Image image = new ProjectImages(work, project)
                .ensure(List.of(service), options.images())
                .get(service.name());
        Divergence divergence = new Divergence(resources(), project.volumes(), Set.of());
        ProjectContainers there = work.containers();
        SharedNamespaces shared = SharedNamespaces.of(
                service,
                name -> there.of(name).all().stream()
                        .findFirst()
                        .map(ProjectContainer::id)
                        .orElse(""));
        String hash = ContainerLabels.hash(service, shared);
        String imageId = image == null ? "" : image.id();
        return there.of(service.name())
                .where(container -> divergence.isObsolete(service, container, hash, imageId, options.recreate()))
                .all();
    }

    /// Has everything there that containers need, and answers the services' images.
    Map<String, ProjectImages.Image> prepare(CreateOptions options) {
        Map<String, ProjectImages.Image> images =
                new ProjectImages(work, project).ensure(selection.services().values(), options.images());
        resources();
        return images;
    }

    /// Networks, whose ids it answers, and volumes.
    private Map<String, String> resources() {
        Map<String, String> networks = new ProjectNetworks(work, networks()).ensure();
        new ProjectVolumes(work, volumes()).ensure();
        return networks;
    }

    /// Starts what [#create] has answered.
    public void start(Map<String, List<ProjectContainer>> containers, Deadline deadline) {
        new ServiceStart(work, selection, containers, deadline).run();
    }

    /// Waits until all run, or are healthy where they have a check.
    public void await(Map<String, List<ProjectContainer>> containers, Deadline deadline) {
        new ServiceStart(work, selection, containers, deadline).awaitAll();
    }

    /// Those that the services are connected to.
    private Map<String, Network> networks() {
        Set<String> used = new TreeSet<>();
        for (Service service : selection.services().values()) {
            used.addAll(service.networking().networks().keySet());
            if (service.networking().mode().isEmpty()
                    && service.networking().networks().isEmpty()) {
                used.add("default");
            }
        }
        Map<String, Network> networks = new HashMap<>(project.networks());
        networks.keySet().retainAll(used);
        return networks;
    }

    private Map<String, Volume> volumes() {
        Set<String> used = selection.services().values().stream()
                .flatMap(service -> service.storage().mounts().stream())
                .map(Mount::source)
                .collect(Collectors.toSet());
        Map<String, Volume> volumes = new HashMap<>(project.volumes());
        volumes.keySet().retainAll(used);
        return volumes;
    }

    private void orphans(ProjectContainers observed, CreateOptions options) {
        ProjectContainers orphans = orphans(project, observed);
        if (orphans.isEmpty()) {
            return;
        }
        if (!options.removesOrphans()) {
            work.progress()
                    .warning("Found orphan containers ("
                            + orphans.all().stream().map(ProjectContainer::name).toList()
                            + ") for this project. If you removed or renamed this service in your compose file, you can run"
                            + " this command with the --remove-orphans flag to clean it up.");
            return;
        }
        remove(work, orphans, options);
    }

    private static void remove(ProjectWork work, ProjectContainers containers, CreateOptions options) {
        ContainerVerbs verbs = new ContainerVerbs(work);
        Parallel.forEach(new ArrayList<>(containers.all()), work.parallel(), container -> {
            verbs.stop(container, options.timeout(), List.of());
            verbs.remove(container, false);
        });
    }

    /// The containers of services that the file does not have, and what `run` has left that does not run.
    public static ProjectContainers orphans(Project project, ProjectContainers observed) {
        return observed.where(container -> {
            if (container.isOneOff()) {
                return !container.isRunning();
            }
            return !project.services().containsKey(container.service())
                    && !project.disabledServices().containsKey(container.service());
        });
    }
}
