package dev.gantry.server;

import dev.gantry.api.Volume;
import dev.gantry.api.VolumeCreateRequest;
import dev.gantry.engine.Volumes;
import dev.gantry.http.HttpException;
import dev.gantry.http.Router;
import java.io.IOException;

/// `/volumes`.
final class VolumeRoutes implements Routes {
    private final Volumes volumes;

    VolumeRoutes(Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("GET", "/volumes", call -> call.json(volumes.list(call.filters())))
                .add("POST", "/volumes/create", this::create)
                .add("POST", "/volumes/prune", this::prune)
                .add("GET", "/volumes/{name:.*}", call -> call.json(volumes.inspect(call.path("name"))))
                .add("PUT", "/volumes/{name:.*}", VolumeRoutes::update)
                .add("DELETE", "/volumes/{name:.*}", this::remove);
    }

    private void create(Call call) throws IOException {
        VolumeCreateRequest request = JsonBody.require(call.request(), VolumeCreateRequest.class);
        Volume made = volumes.create(request.name(), request.driver(), request.driverOpts(), request.labels());
        call.json(201, made);
    }

    /// Only volumes of a swarm can be changed.
    private static void update(Call call) {
        throw new HttpException(503, "volume update only valid for cluster volumes, but swarm is unavailable");
    }

    private void remove(Call call) throws IOException {
        volumes.remove(call.path("name"), call.flag("force"));
        call.status(204);
    }

    private void prune(Call call) throws IOException {
        call.json(volumes.prune(Shapes.volumePrune(call.filters(), call.version())));
    }
}
