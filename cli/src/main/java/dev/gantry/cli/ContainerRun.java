package dev.gantry.cli;

import dev.gantry.cli.ContainerFlags.Attached;
import dev.gantry.client.ApiException;
import dev.gantry.client.ConnectionException;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;

/// Makes a container and starts it, attached or in the background.
///
/// Exit codes, as Docker's: the container's own; 125 where the engine refuses, 126 where the command can't be
/// run, 127 where it is not there.
final class ContainerRun extends Command {
    private final ContainerFlags container = new ContainerFlags(flags, "running");
    private final Flag<Boolean> detach =
            flags.bool('d', "detach", "Run container in background and print container ID");
    private final Flag<String> detachKeys =
            flags.text("detach-keys", "Override the key sequence for detaching a container");
    private final Flag<Boolean> sigProxy =
            flags.boolTrue(Flags.NONE, "sig-proxy", "Proxy received signals to the process");

    ContainerRun() {
        super(Usage.of(
                "run",
                "[OPTIONS] IMAGE [COMMAND] [ARG...]",
                "Create and run a new container from an image",
                1,
                Usage.ANY,
                "container run",
                "run"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        Attached attached = detach.value() ? Attached.NONE : container.attached();
        JsonObject body = container.request(session, this, arguments, attached);
        if (container.tty.value() && attached.stdin() && !Tty.isTerminal(0)) {
            throw new CliException("the input device is not a TTY");
        }
        if (detach.value() && !container.attach.value().isEmpty()) {
            throw new CliException("conflicting options: cannot specify both --attach and --detach");
        }
        try {
            return launch(session, body, attached);
        } catch (ApiException e) {
            throw refused(session, Failures.text(e));
        } catch (ConnectionException | CliException e) {
            throw refused(session, String.valueOf(e.getMessage()));
        }
    }

    private int launch(Session session, JsonObject body, Attached attached) {
        JsonObject created = ContainerCreation.create(session, container, body);
        String id = created.text("Id");
        created.texts("Warnings").forEach(warning -> session.err().println("WARNING: " + warning));
        if (detach.value()) {
            session.client().call(Request.post("/containers/" + id + "/start"));
            session.out().println(id);
            return 0;
        }
        return attach(session, id, attached);
    }

    private int attach(Session session, String id, Attached attached) {
        String condition = container.remove.value() ? "removed" : "next-exit";
        try (ContainerSession joined = ContainerSession.open(
                session, id, attached, container.tty.value(), session.detachKeys(detachKeys), condition)) {
            joined.start();
            return joined.run(attached.stdin(), sigProxy.value());
        }
    }

    /// The exit code tells the reason, from the words of the engine.
    private CliException refused(Session session, String message) {
        int code = 125;
        if (message.contains("executable file not found") || message.contains("no such file or directory")) {
            code = 127;
        } else if (message.contains("permission denied") || message.contains("is a directory")) {
            code = 126;
        }
        return session.withHelp(this, message, code);
    }
}
