package dev.gantry.cli;

import dev.gantry.cli.ContainerFlags.Attached;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;

/// Joins the streams of a running container.
final class ContainerAttach extends Command {
    private final Flag<String> detachKeys =
            flags.text("detach-keys", "Override the key sequence for detaching a container");
    private final Flag<Boolean> noStdin = flags.bool("no-stdin", "Do not attach STDIN");
    private final Flag<Boolean> sigProxy =
            flags.boolTrue(Flags.NONE, "sig-proxy", "Proxy all received signals to the process");

    ContainerAttach() {
        super(Usage.of(
                "attach",
                "[OPTIONS] CONTAINER",
                "Attach local standard input, output, and error streams to a running container",
                1,
                1,
                "container attach",
                "attach"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String name = arguments.getFirst();
        JsonObject container = session.client().object(Request.get("/containers/" + Request.segment(name) + "/json"));
        JsonObject state = container.object("State");
        if (!state.flag("Running")) {
            throw new CliException("You cannot attach to a stopped container, start it first");
        }
        if (state.flag("Paused")) {
            throw new CliException("You cannot attach to a paused container, unpause it first");
        }
        if (state.flag("Restarting")) {
            throw new CliException("You cannot attach to a restarting container, wait until it is running");
        }
        JsonObject config = container.object("Config");
        boolean input = !noStdin.value() && config.flag("OpenStdin");
        if (input && config.flag("Tty") && !Tty.isTerminal(0)) {
            throw new CliException("the input device is not a TTY");
        }
        try (ContainerSession joined = ContainerSession.open(
                session,
                container.text("Id"),
                new Attached(input, true, true),
                config.flag("Tty"),
                session.detachKeys(detachKeys),
                "next-exit")) {
            return joined.run(input, sigProxy.value());
        }
    }
}
