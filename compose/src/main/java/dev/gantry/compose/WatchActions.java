package dev.gantry.compose;

import dev.gantry.client.ApiException;
import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// What `watch` does to services that run when their files have changed. One thread.
///
/// Errors: [ProjectException], the client's
///
/// @param project whose services they are
public record WatchActions(ProjectWork work, Project project) {

    /// Builds images of services, whatever they depend on.
    public void build(Collection<String> services) {
        new ProjectBuild(work, project).build(selection(services).services().values());
    }

    /// Makes the containers of services anew, as many as there are, and starts them. Anonymous volumes are kept.
    public void replace(Collection<String> services) {
        ProjectUp up = new ProjectUp(work, project, selection(services));
        ProjectContainers there = work.containers();
        Map<String, Integer> scale = new TreeMap<>();
        for (String service : services) {
            int count = there.of(service).size();
            if (count > 0) {
                scale.put(service, count);
            }
        }
        ImageOptions images = new ImageOptions(false, true, "missing");
        CreateOptions options =
                new CreateOptions(Recreate.ALWAYS, Recreate.DIVERGED, false, scale, null, false, images);
        up.start(up.converge(options, Set.of()), Deadline.in(null));
    }

    private ProjectSelection selection(Collection<String> services) {
        return ProjectSelection.of(project, services, false);
    }

    /// Restarts services, and what restarts with them.
    public void restart(Collection<String> services) {
        new ProjectVerbs(work, project).restart(services, null, true);
    }

    /// Removes the project's images that have no name any more, as far as no container is made of them.
    public void removeUnnamedImages() {
        String filters = Json.write(JsonObject.of(
                "dangling", List.of("true"), "label", List.of(ComposeLabels.PROJECT + "=" + project.name())));
        for (JsonObject image :
                work.engine().objects(Request.get("/images/json").query("filters", filters))) {
            try {
                work.engine().call(Request.delete("/images/" + Request.segment(image.text("Id"))));
            } catch (ApiException e) {
                // a container is made of it
            }
        }
    }

    /// Removes paths in the containers of a service, then unpacks files at `/`.
    ///
    /// @param removed absolute
    /// @param tar asked for once a container; what is in it comes with its owners
    public void copy(String service, List<String> removed, Supplier<InputStream> tar) {
        for (ProjectContainer container : work.containers().of(service).all()) {
            if (!removed.isEmpty() && container.isRunning()) {
                new ContainerHooks(work).run(container, Hook.of(remove(removed)));
            }
            work.engine()
                    .call(Request.put("/containers/" + container.id() + "/archive")
                            .query("path", "/")
                            .query("copyUIDGID", "1")
                            .body(tar.get(), "application/x-tar"));
        }
    }

    private static List<String> remove(List<String> paths) {
        List<String> words = new ArrayList<>(List.of("rm", "-rf", "--"));
        words.addAll(paths);
        return words;
    }

    /// Executes a command in the containers of a service that run.
    public void execute(String service, Hook command, OutputStream out, OutputStream err) {
        for (ProjectContainer container :
                work.containers().of(service).running().all()) {
            new ContainerHooks(work).run(container, command, out, err);
        }
    }
}
