package dev.gantry.compose;

import dev.gantry.client.ApiException;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Removes a project: containers, networks, and more where that is asked for.
public final class ProjectDown {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final String IN_USE = "Resource is still in use";

    /// What goes.
    ///
    /// @param services whose containers go; none: all, with the networks
    /// @param volumes whether volumes go, too
    /// @param images `all`, `local` (those without a name of their own), or `""`
    /// @param orphans whether containers of services that are no more go
    /// @param timeout null: what the containers say
    public record Options(
            Collection<String> services,
            boolean volumes,
            String images,
            boolean orphans,
            @Nullable Duration timeout) {}

    private final ProjectWork work;
    private final @Nullable Project project;

    /// For one project.
    ///
    /// @param project null where no file is at hand
    public ProjectDown(ProjectWork work, @Nullable Project project) {
        this.work = work;
        this.project = project;
    }

    /// Errors: the client's; what can go goes nevertheless.
    public void run(Options options) {
        ProjectContainers all = work.containers();
        ProjectVerbs verbs = new ProjectVerbs(work, project);
        verbs.check(options.services(), all);
        ProjectContainers known = known(all, options).of(options.services());
        verbs.stopAndRemove(known, options.timeout(), options.volumes());
        List<Runnable> rest = new ArrayList<>();
        if (options.services().isEmpty()) {
            networks().forEach((id, name) -> rest.add(() -> removeNetwork(id, name)));
        }
        if (options.volumes() && options.services().isEmpty()) {
            volumes().forEach(name -> rest.add(() -> removeVolume(name)));
        }
        images(options, known).forEach(image -> rest.add(() -> removeImage(image)));
        if (known.isEmpty() && rest.isEmpty()) {
            work.progress().tell("Warning: No resource found to remove for project \"" + work.project() + "\".");
        }
        Parallel.forEach(rest, work.parallel(), Runnable::run);
    }

    private ProjectContainers known(ProjectContainers all, Options options) {
        if (options.orphans()) {
            return all;
        }
        return project == null
                ? all.ofServices()
                : all.ofServices()
                        .where(container -> project.services().containsKey(container.service())
                                || project.disabledServices().containsKey(container.service()));
    }

    /// Names by id.
    private Map<String, String> networks() {
        String filter = ProjectContainers.labelFilter(List.of(ComposeLabels.PROJECT + "=" + work.project()));
        Map<String, String> networks = new TreeMap<>();
        for (JsonObject network : work.engine().objects(Request.get("/networks").query("filters", filter))) {
            networks.put(network.text("Id"), network.text("Name"));
        }
        return networks;
    }

    private void removeNetwork(String id, String name) {
        String thing = "Network " + name;
        work.progress().working(thing, "Removing");
        try {
            work.engine().call(Request.delete("/networks/" + id));
            work.progress().done(thing, "Removed");
        } catch (ApiException e) {
            if (e.status() == NOT_FOUND) {
                work.progress().warn(thing, "No resource found to remove");
            } else if (String.valueOf(e.getMessage()).contains("active endpoints")) {
                work.progress().warn(thing, IN_USE);
            } else {
                work.progress().report(thing, Progress.State.ERROR, "Error");
                throw new ProjectException(
                        "failed to remove network " + name + ": Error response from daemon: " + e.getMessage());
            }
        }
    }

    private Collection<String> volumes() {
        String filter = ProjectContainers.labelFilter(List.of(ComposeLabels.PROJECT + "=" + work.project()));
        TreeSet<String> names = new TreeSet<>();
        JsonObject answer = work.engine().object(Request.get("/volumes").query("filters", filter));
        answer.objects("Volumes").stream()
                .filter(volume -> volume.object("Labels").has(ComposeLabels.VOLUME))
                .forEach(volume -> names.add(volume.text("Name")));
        if (project != null) {
            project.volumes().values().stream()
                    .filter(volume -> !volume.external())
                    .forEach(volume -> names.add(volume.name()));
        }
        return names;
    }

    private void removeVolume(String name) {
        remove(
                "Volume " + name,
                Request.delete("/volumes/" + Request.segment(name)).flag("force", true));
    }

    private Collection<String> images(Options options, ProjectContainers containers) {
        TreeSet<String> images = new TreeSet<>();
        if (options.images().isEmpty()) {
            return images;
        }
        boolean isAll = options.images().equals("all");
        if (project != null) {
            for (Service service : project.services().values()) {
                boolean isWanted =
                        options.services().isEmpty() || options.services().contains(service.name());
                if (isWanted && (isAll || service.image().reference().isEmpty())) {
                    images.add(work.names().image(service));
                }
            }
        } else {
            containers.all().forEach(container -> images.add(container.summary().text("Image")));
        }
        return images;
    }

    private void removeImage(String image) {
        remove("Image " + image, Request.delete("/images/" + Request.segment(image)));
    }

    private void remove(String thing, Request request) {
        work.progress().working(thing, "Removing");
        try {
            work.engine().call(request);
            work.progress().done(thing, "Removed");
        } catch (ApiException e) {
            switch (e.status()) {
                case NOT_FOUND -> work.progress().done(thing, "Warning: No resource found to remove");
                case CONFLICT -> work.progress().warn(thing, IN_USE);
                default -> {
                    work.progress().report(thing, Progress.State.ERROR, "Error");
                    throw e;
                }
            }
        }
    }
}
