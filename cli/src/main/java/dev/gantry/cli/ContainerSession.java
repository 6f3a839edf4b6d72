package dev.gantry.cli;

import dev.gantry.cli.ContainerFlags.Attached;
import dev.gantry.client.ApiException;
import dev.gantry.client.Hijacked;
import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import org.jspecify.annotations.Nullable;

/// A client attached to a container: the connection, the terminal in raw mode where the container has one,
/// signals passed on,
/// and the wait for the container's end.
final class ContainerSession implements AutoCloseable {
    private final Session session;
    private final String path;
    private final boolean tty;
    private final @Nullable Hijacked connection;
    private final @Nullable RawTerminal terminal;
    private final @Nullable Response ending;

    private ContainerSession(
            Session session,
            String path,
            boolean tty,
            @Nullable Hijacked connection,
            @Nullable RawTerminal terminal,
            @Nullable Response ending) {
        this.session = session;
        this.path = path;
        this.tty = tty;
        this.connection = connection;
        this.terminal = terminal;
        this.ending = ending;
    }

    /// Attaches before the container starts, so that no byte is missed, and begins to wait for its end.
    ///
    /// @param condition of the wait: `next-exit`, or `removed` for a container that goes by itself
    static ContainerSession open(
            Session session, String container, Attached attached, boolean tty, String detachKeys, String condition) {
        String path = "/containers/" + Request.segment(container);
        boolean any = attached.stdin() || attached.stdout() || attached.stderr();
        Hijacked connection = any ? session.client().hijack(attach(path, attached, detachKeys)) : null;
        Response ending = session.client().open(Request.post(path + "/wait").query("condition", condition));
        RawTerminal terminal = tty && attached.stdin() ? RawTerminal.open() : null;
        return new ContainerSession(session, path, tty, connection, terminal, ending);
    }

    private static Request attach(String path, Attached attached, String detachKeys) {
        Request request = Request.post(path + "/attach")
                .flag("stream", true)
                .flag("stdin", attached.stdin())
                .flag("stdout", attached.stdout())
                .flag("stderr", attached.stderr());
        return detachKeys.isEmpty() ? request : request.query("detachKeys", detachKeys);
    }

    void start() {
        session.client().call(Request.post(path + "/start"));
    }

    /// Moves bytes until the container's output ends or the user detaches.
    ///
    /// @return the container's exit code, 0 for a detached one
    int run(boolean input, boolean passSignals) {
        if (passSignals && !tty) {
            SignalProxy.forward(session, path);
        }
        if (terminal != null) {
            terminal.onResize(this::resize);
        }
        if (connection != null) {
            AttachedStreams streams = new AttachedStreams(session, connection, tty);
            if (input) {
                streams.sendInput();
            }
            streams.showOutput();
        }
        return exitCode();
    }

    private void resize(int rows, int columns) {
        try {
            session.client()
                    .call(Request.post(path + "/resize")
                            .query("h", Integer.toString(rows))
                            .query("w", Integer.toString(columns)));
        } catch (ApiException e) {
            // the container has ended meanwhile
        }
    }

    /// After a detach the container runs on, and nothing is to be waited for.
    private int exitCode() {
        if (ending == null || detached()) {
            return 0;
        }
        JsonObject result = JsonObject.from(Json.parse(ending.body()));
        if (result.has("Error")) {
            session.err()
                    .println("Error waiting for container: "
                            + result.object("Error").text("Message"));
            return 125;
        }
        return (int) result.number("StatusCode");
    }

    private boolean detached() {
        if (!tty || connection == null) {
            return false;
        }
        try {
            return session.client()
                    .object(Request.get(path + "/json"))
                    .object("State")
                    .flag("Running");
        } catch (ApiException e) {
            return false; // removed
        }
    }

    @Override
    public void close() {
        if (terminal != null) {
            terminal.close();
        }
        if (connection != null) {
            connection.close();
        }
        if (ending != null) {
            ending.close();
        }
    }
}
