package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.engine.SystemInformation;
import dev.gantry.http.Response;
import dev.gantry.http.Router;
import java.io.IOException;

/// `_ping`, `version`, `info` and `system/df`.
final class SystemRoutes implements Routes {
    private static final byte[] OK = "OK".getBytes(UTF_8);

    private final SystemInformation system;

    SystemRoutes(SystemInformation system) {
        this.system = system;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("GET", "/_ping", SystemRoutes::ping)
                .add("HEAD", "/_ping", SystemRoutes::ping)
                .add("GET", "/version", call -> call.json(system.version()))
                .add("GET", "/info", call -> call.json(Shapes.info(system.info(), call.version())))
                .add("GET", "/system/df", this::diskUsage);
    }

    private void diskUsage(Call call) throws IOException {
        call.json(Shapes.diskUsage(system.diskUsage(Shapes.diskUsageKinds(call)), call.version()));
    }

    /// Says the classic builder (`1`): a client that read `2` would start BuildKit.
    private static void ping(Call call) throws IOException {
        Response response = call.response()
                .header("Cache-Control", "no-cache, no-store, must-revalidate")
                .header("Pragma", "no-cache")
                .header("Builder-Version", "1")
                .header("Swarm", "inactive");
        response.send("text/plain; charset=utf-8", OK);
    }
}
