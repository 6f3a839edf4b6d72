package dev.gantry.server;

import dev.gantry.http.HttpException;
import dev.gantry.http.Router;
import java.util.List;

/// Operations of the Engine API that this version does not have. They answer 501 and their name, so that a
/// client's user reads what is missing instead of `page not found`. A line leaves this table when its operation
/// comes.
final class LaterRoutes implements Routes {
    private static final List<String> OPERATIONS = List.of(
            "GET /containers/{id}/checkpoints",
            "POST /containers/{id}/checkpoints",
            "POST /build/cancel",
            "POST /session",
            "POST /grpc",
            "GET /plugins",
            "GET /plugins/{name:.*}",
            "POST /plugins/{name:.*}",
            "DELETE /plugins/{name:.*}");

    /// Swarm mode, where dockerd without a swarm answers 503 in these words.
    private static final List<String> SWARM = List.of("swarm", "nodes", "services", "tasks", "secrets", "configs");

    @Override
    public void addTo(Router<Route> router) {
        for (String operation : OPERATIONS) {
            int space = operation.indexOf(' ');
            router.add(operation.substring(0, space), operation.substring(space + 1), _ -> {
                throw new HttpException(501, operation + " is not supported yet");
            });
        }
        for (String noun : SWARM) {
            for (String method : List.of("GET", "POST", "DELETE")) {
                router.add(method, "/" + noun + "{rest:(?:/.*)?}", LaterRoutes::noSwarm);
            }
        }
    }

    private static void noSwarm(Call call) {
        throw new HttpException(
                503,
                "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this "
                        + "node to swarm and try again.");
    }
}
