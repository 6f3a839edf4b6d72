package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;

/// Waits until containers have stopped and prints their exit codes.
final class ContainerWait extends Command {
    ContainerWait() {
        super(Usage.of(
                "wait",
                "CONTAINER [CONTAINER...]",
                "Block until one or more containers stop, then print their exit codes",
                1,
                Usage.ANY,
                "container wait",
                "wait"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        Failures.forEach(arguments, container -> {
            JsonObject result =
                    session.client().object(Request.post("/containers/" + Request.segment(container) + "/wait"));
            session.out().println(result.number("StatusCode"));
            session.out().flush();
        });
        return 0;
    }
}
