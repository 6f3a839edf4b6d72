package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;

/// Published ports that go from a container to the one that replaces it, without a refused connection: an extension of
/// Gantry's engine, `PublishFrom` of `POST /containers/{id}/update`.
final class PortHandover {
    private final EngineClients engine;

    PortHandover(EngineClients engine) {
        this.engine = engine;
    }

    /// Whether the service's ports can't be two containers' at the same time.
    static boolean isNeeded(Service service) {
        return service.networking().ports().stream()
                .anyMatch(
                        port -> !port.published().isEmpty() && !port.published().contains("-"));
    }

    /// Whether the engine knows of it.
    boolean isPossible() {
        return engine.object(Request.get("/version"))
                .object("Platform")
                .text("Name")
                .equals("Gantry");
    }

    /// Errors: the client's, and then nothing has changed
    void handOver(Service service, String from, List<ProjectContainer> to) {
        for (ProjectContainer container : to) {
            engine.call(Request.post("/containers/" + container.id() + "/update")
                    .json(JsonObject.of("PublishAdd", HostRequest.bindings(service), "PublishFrom", from)));
        }
    }
}
