package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.Hijacked;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs a command in a running container; exits as it does.
final class ContainerExec extends Command {
    private final Flag<Boolean> detach = flags.bool('d', "detach", "Detached mode: run command in the background");
    private final Flag<String> detachKeys =
            flags.text("detach-keys", "Override the key sequence for detaching a container");
    private final Flag<List<String>> environment =
            flags.list('e', "env", "Set environment variables", EnvironmentFiles::variable);
    private final Flag<List<String>> environmentFiles =
            flags.list("env-file", "Read in a file of environment variables");
    private final Flag<Boolean> interactive = flags.bool('i', "interactive", "Keep STDIN open even if not attached");
    private final Flag<Boolean> privileged = flags.bool("privileged", "Give extended privileges to the command");
    private final Flag<Boolean> tty = flags.bool('t', "tty", "Allocate a pseudo-TTY");
    private final Flag<String> user = flags.text('u', "user", "Username or UID (format: \"<name|uid>[:<group|gid>]\")");
    private final Flag<String> workingDirectory = flags.text('w', "workdir", "Working directory inside the container");

    ContainerExec() {
        super(Usage.of(
                "exec",
                "[OPTIONS] CONTAINER COMMAND [ARG...]",
                "Execute a command in a running container",
                2,
                Usage.ANY,
                "container exec",
                "exec"));
        flags.stopAtFirstArgument();
    }

    @Override
    int run(Session session, List<String> arguments) {
        boolean attached = !detach.value();
        if (attached && interactive.value() && tty.value() && !Tty.isTerminal(0)) {
            // Of two reasons to fail, a container that is not there is told first.
            session.client().call(Request.get("/containers/" + Request.segment(arguments.getFirst()) + "/json"));
            throw new CliException("the input device is not a TTY");
        }
        JsonObject body = JsonObject.of(
                "User", user.value(),
                "Privileged", privileged.value(),
                "Tty", tty.value(),
                "AttachStdin", attached && interactive.value(),
                "AttachStdout", attached,
                "AttachStderr", attached,
                "DetachKeys", session.detachKeys(detachKeys),
                "Env", EnvironmentFiles.variables(environmentFiles.value(), environment.value(), session.environment()),
                "WorkingDir", workingDirectory.value(),
                "Cmd", List.copyOf(arguments.subList(1, arguments.size())));
        String container = Request.segment(arguments.getFirst());
        String id = session.client()
                .object(Request.post("/containers/" + container + "/exec").json(body))
                .text("Id");
        JsonObject start = JsonObject.of("Detach", detach.value(), "Tty", tty.value());
        if (detach.value()) {
            session.client().call(Request.post("/exec/" + id + "/start").json(start));
            return 0;
        }
        return attach(session, id, start);
    }

    private int attach(Session session, String id, JsonObject start) {
        String path = "/exec/" + id;
        try (RawTerminal terminal = tty.value() && interactive.value() ? RawTerminal.open() : null;
                Hijacked connection = session.client().hijack(start(path, start, terminal))) {
            if (terminal != null) {
                terminal.onResize((rows, columns) -> resize(session, path, rows, columns));
            }
            AttachedStreams streams = new AttachedStreams(session, connection, tty.value());
            if (interactive.value()) {
                streams.sendInput();
            }
            streams.showOutput();
        }
        return (int) session.client().object(Request.get(path + "/json")).number("ExitCode");
    }

    private static Request start(String path, JsonObject start, @Nullable RawTerminal terminal) {
        if (terminal != null) {
            start.put("ConsoleSize", List.of(terminal.rows(), terminal.columns()));
        }
        return Request.post(path + "/start").json(start);
    }

    private static void resize(Session session, String path, int rows, int columns) {
        try {
            session.client()
                    .call(Request.post(path + "/resize")
                            .query("h", Integer.toString(rows))
                            .query("w", Integer.toString(columns)));
        } catch (ApiException e) {
            // it has not begun, or has ended: its first size came with the start
        }
    }
}
