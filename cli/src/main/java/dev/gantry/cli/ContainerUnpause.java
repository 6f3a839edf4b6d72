package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;

/// Lets the processes of paused containers run on.
final class ContainerUnpause extends Command {
    ContainerUnpause() {
        super(Usage.of(
                "unpause",
                "CONTAINER [CONTAINER...]",
                "Unpause all processes within one or more containers",
                1,
                Usage.ANY,
                "container unpause",
                "unpause"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        Failures.forEach(arguments, container -> {
            session.client().call(Request.post("/containers/" + Request.segment(container) + "/unpause"));
            session.out().println(container);
        });
        return 0;
    }
}
