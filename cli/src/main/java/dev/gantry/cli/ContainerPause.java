package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;

/// Freezes all processes of containers.
final class ContainerPause extends Command {
    ContainerPause() {
        super(Usage.of(
                "pause",
                "CONTAINER [CONTAINER...]",
                "Pause all processes within one or more containers",
                1,
                Usage.ANY,
                "container pause",
                "pause"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        Failures.forEach(arguments, container -> {
            session.client().call(Request.post("/containers/" + Request.segment(container) + "/pause"));
            session.out().println(container);
        });
        return 0;
    }
}
