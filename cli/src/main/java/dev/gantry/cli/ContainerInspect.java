package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;

/// Shows everything about containers.
final class ContainerInspect extends Command {
    private final Flag<String> format = flags.inspectFormat('f');
    private final Flag<Boolean> size = flags.bool('s', "size", "Display total file sizes");

    ContainerInspect() {
        super(Usage.of(
                "inspect",
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Display detailed information on one or more containers",
                1,
                Usage.ANY));
    }

    @Override
    int run(Session session, List<String> arguments) {
        return new Inspection(session, format.value())
                .run(
                        arguments,
                        name -> session.client()
                                .object(Request.get("/containers/" + Request.segment(name) + "/json")
                                        .flag("size", size.value())));
    }
}
