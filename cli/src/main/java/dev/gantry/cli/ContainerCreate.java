package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.List;

/// Makes a container without starting it, and prints its id.
final class ContainerCreate extends Command {
    private final ContainerFlags container = new ContainerFlags(flags, "creating");

    ContainerCreate() {
        super(Usage.of(
                "create",
                "[OPTIONS] IMAGE [COMMAND] [ARG...]",
                "Create a new container",
                1,
                Usage.ANY,
                "container create",
                "create"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        JsonObject body = container.request(session, this, arguments, container.attached());
        JsonObject created = ContainerCreation.create(session, container, body);
        created.texts("Warnings").forEach(warning -> session.err().println("WARNING: " + warning));
        session.out().println(created.text("Id"));
        return 0;
    }
}
