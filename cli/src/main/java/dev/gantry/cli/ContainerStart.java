package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.List;

/// Starts stopped containers.
final class ContainerStart extends Command {
    ContainerStart() {
        super(Usage.of(
                "start",
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Start one or more stopped containers",
                1,
                Usage.ANY,
                "container start",
                "start"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        List<String> failed = new ArrayList<>();
        for (String container : arguments) {
            try {
                session.client().call(Request.post("/containers/" + Request.segment(container) + "/start"));
                session.out().println(container);
            } catch (ApiException e) {
                session.err().println(Failures.text(e));
                failed.add(container);
            }
        }
        if (!failed.isEmpty()) {
            throw new CliException("Error: failed to start containers: " + String.join(", ", failed));
        }
        return 0;
    }
}
