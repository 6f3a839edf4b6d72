package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;

/// Sends containers a signal, SIGKILL unless another is named.
final class ContainerKill extends Command {
    private final Flag<String> signal = flags.text('s', "signal", "Signal to send to the container");

    ContainerKill() {
        super(Usage.of(
                "kill",
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Kill one or more running containers",
                1,
                Usage.ANY,
                "container kill",
                "kill"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        Failures.forEach(arguments, container -> {
            session.client()
                    .call(Request.post("/containers/" + Request.segment(container) + "/kill")
                            .query("signal", signal.value()));
            session.out().println(container);
        });
        return 0;
    }
}
