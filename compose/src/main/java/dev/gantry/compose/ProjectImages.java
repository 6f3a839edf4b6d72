package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Has the images of services here before containers are made of them.
final class ProjectImages {
    /// An image that is here.
    ///
    /// @param volumes the paths that it has volumes for
    record Image(String id, List<String> volumes) {
        static Image of(JsonObject inspected) {
            return new Image(
                    inspected.text("Id"),
                    List.copyOf(inspected.object("Config").object("Volumes").keySet()));
        }
    }

    private final ProjectWork work;
    private final Project project;
    private final Map<String, JsonObject> known = new ConcurrentHashMap<>();

    ProjectImages(ProjectWork work, Project project) {
        this.work = work;
        this.project = project;
    }

    /// The images of all these services, by the services' names.
    Map<String, Image> ensure(Collection<Service> services, ImageOptions options) {
        Map<String, Service> byImage = new TreeMap<>();
        for (Service service : services) {
            if (service.provider() == null) {
                byImage.merge(
                        work.names().image(service),
                        service,
                        (a, b) -> a.image().build() != null ? a : b);
            }
        }
        Parallel.forEach(
                byImage.keySet(), work.parallel(), image -> find(image).ifPresent(found -> known.put(image, found)));
        List<Map.Entry<String, Service>> built = new ArrayList<>();
        List<Map.Entry<String, Service>> pulled = new ArrayList<>();
        byImage.entrySet().forEach(entry -> plan(entry, options, built, pulled));
        Parallel.forEach(pulled, work.parallel(), entry -> pull(entry.getKey(), entry.getValue()));
        built.forEach(entry -> build(entry.getKey(), entry.getValue()));
        Map<String, Image> images = new TreeMap<>();
        for (Service service : services) {
            if (service.provider() == null) {
                images.put(
                        service.name(), Image.of(known.getOrDefault(work.names().image(service), new JsonObject())));
            }
        }
        return images;
    }

    private void plan(
            Map.Entry<String, Service> entry,
            ImageOptions options,
            List<Map.Entry<String, Service>> built,
            List<Map.Entry<String, Service>> pulled) {
        Service service = entry.getValue();
        JsonObject here = known.get(entry.getKey());
        boolean canBuild = service.image().build() != null && !options.noBuild();
        PullPolicy policy = policy(service, options);
        if (canBuild && (options.build() || policy.isBuild() || here == null)) {
            built.add(entry);
        } else if (here == null ? !policy.isNever() : policy.isStale(here, Instant.now()) && !canBuild) {
            pulled.add(entry);
        } else if (here == null) {
            throw new ProjectException("Error response from daemon: No such image: " + entry.getKey());
        }
    }

    static PullPolicy policy(Service service, ImageOptions options) {
        boolean isTheServices = options.pull().isEmpty() || options.pull().equals("policy");
        return new PullPolicy(isTheServices ? service.image().pullPolicy() : options.pull());
    }

    private Optional<JsonObject> find(String image) {
        return work.engine().find(Request.get("/images/" + Request.segment(image) + "/json"));
    }

    private void remember(String image) {
        find(image).ifPresent(found -> known.put(image, found));
    }

    void pull(String image, Service service) {
        work.progress().step(service.name(), "Pulling", "Pulled", () -> {
            if (!work.isDryRun()) {
                Consumer<JsonObject> messages = message -> work.progress().detail(service.name(), message);
                work.images().pull(image, service.image().platform(), messages);
            }
        });
        remember(image);
    }

    void build(String image, Service service) {
        work.progress().step(service.name(), "Building", "Built", () -> {
            if (!work.isDryRun()) {
                work.images().build(project, service, image);
            }
        });
        remember(image);
    }
}
