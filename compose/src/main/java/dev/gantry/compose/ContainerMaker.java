package dev.gantry.compose;

import dev.gantry.client.ApiException;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;

/// Makes containers of a service: created, connected, their secrets and configs in them, not started.
final class ContainerMaker {
    private static final int CONFLICT = 409;

    private final ProjectWork work;

    ContainerMaker(ProjectWork work) {
        this.work = work;
    }

    /// Where another `up` has made the same container meanwhile, that one is taken.
    ProjectContainer make(Service service, ContainerBlueprint blueprint) {
        Request request = Request.post("/containers/create").query("name", blueprint.createdAs());
        if (!service.image().platform().isEmpty()) {
            request.query("platform", service.image().platform());
        }
        JsonObject created;
        try {
            created = work.engine().object(request.json(ContainerRequest.of(service, blueprint)));
        } catch (ApiException e) {
            return adopt(blueprint, e);
        }
        created.texts("Warnings").forEach(warning -> work.progress().warning(service.name() + ": " + warning));
        ProjectContainer made = container(created.text("Id"), blueprint);
        try {
            complete(service, blueprint, made);
        } catch (RuntimeException e) {
            new ContainerVerbs(work).delete(made, true); // half of a container would look like a whole one
            throw e;
        }
        return made;
    }

    private void complete(Service service, ContainerBlueprint blueprint, ProjectContainer made) {
        new EndpointRequests(service, blueprint)
                .afterCreation()
                .forEach((network, endpoint) -> work.engine()
                        .call(Request.post("/networks/" + Request.segment(network) + "/connect")
                                .json(JsonObject.of("Container", made.id(), "EndpointConfig", endpoint))));
        List<FileTar.Entry> files = new ServiceFiles(blueprint.project(), service).entries();
        if (!files.isEmpty()) {
            work.engine()
                    .call(Request.put("/containers/" + made.id() + "/archive")
                            .query("path", "/")
                            .query("copyUIDGID", "1")
                            .body(new ByteArrayInputStream(FileTar.of(files)), "application/x-tar"));
        }
    }

    private ProjectContainer adopt(ContainerBlueprint blueprint, ApiException refusal) {
        if (refusal.status() != CONFLICT) {
            throw refusal;
        }
        String hash = blueprint.labels().getOrDefault(ComposeLabels.CONFIG_HASH, "");
        Optional<ProjectContainer> other = work.containers().all().stream()
                .filter(container -> container.name().equals(blueprint.createdAs()))
                .filter(container -> container.label(ComposeLabels.CONFIG_HASH).equals(hash))
                .findFirst();
        return other.orElseThrow(() -> refusal);
    }

    private static ProjectContainer container(String id, ContainerBlueprint blueprint) {
        JsonObject labels = new JsonObject();
        blueprint.labels().forEach(labels::put);
        return ProjectContainer.of(JsonObject.of(
                "Id", id, "Names", List.of("/" + blueprint.createdAs()), "Labels", labels, "State", "created"));
    }
}
