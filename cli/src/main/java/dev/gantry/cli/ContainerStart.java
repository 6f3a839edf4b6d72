package dev.gantry.cli;

import dev.gantry.cli.ContainerFlags.Attached;
import dev.gantry.client.ApiException;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.List;

/// Starts stopped containers.
final class ContainerStart extends Command {
    private final Flag<Boolean> attach = flags.bool('a', "attach", "Attach STDOUT/STDERR and forward signals");
    private final Flag<String> detachKeys =
            flags.text("detach-keys", "Override the key sequence for detaching a container");
    private final Flag<Boolean> interactive = flags.bool('i', "interactive", "Attach container's STDIN");

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
        if (attach.value() || interactive.value()) {
            return attached(session, arguments);
        }
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

    private int attached(Session session, List<String> arguments) {
        if (arguments.size() > 1) {
            throw new CliException("you cannot start and attach multiple containers at once");
        }
        JsonObject container =
                session.client().object(Request.get("/containers/" + Request.segment(arguments.getFirst()) + "/json"));
        JsonObject config = container.object("Config");
        boolean input = interactive.value() && config.flag("OpenStdin");
        String condition = container.object("HostConfig").flag("AutoRemove") ? "removed" : "next-exit";
        try (ContainerSession joined = ContainerSession.open(
                session,
                container.text("Id"),
                new Attached(input, true, true),
                config.flag("Tty"),
                session.detachKeys(detachKeys),
                condition)) {
            joined.start();
            return joined.run(input, true);
        }
    }
}
