package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;

/// Takes a container off a network.
final class NetworkDisconnect extends Command {
    private final Flag<Boolean> force = flags.bool('f', "force", "Force the container to disconnect from a network");

    NetworkDisconnect() {
        super(Usage.of("disconnect", "[OPTIONS] NETWORK CONTAINER", "Disconnect a container from a network", 2, 2));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String network = ObjectName.networkPath(arguments.getFirst());
        JsonObject body = JsonObject.of(
                "Container", ObjectName.require("container", arguments.getLast()), "Force", force.value());
        session.client().call(Request.post(network + "/disconnect").json(body));
        return 0;
    }
}
