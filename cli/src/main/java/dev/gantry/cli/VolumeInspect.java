package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;

/// Shows everything about volumes.
final class VolumeInspect extends Command {
    private final Flag<String> format = flags.inspectFormat('f');

    VolumeInspect() {
        super(Usage.of(
                "inspect",
                "[OPTIONS] VOLUME [VOLUME...]",
                "Display detailed information on one or more volumes",
                1,
                Usage.ANY));
    }

    @Override
    int run(Session session, List<String> arguments) {
        return new Inspection(session, format.value())
                .run(arguments, name -> session.client().object(Request.get("/volumes/" + Request.segment(name))));
    }
}
