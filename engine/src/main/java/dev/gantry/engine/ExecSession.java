package dev.gantry.engine;

import dev.gantry.api.ExecStartRequest;
import java.io.InputStream;
import java.time.Duration;

/// A client that starts an exec and takes its streams. The connection may be taken over before [#run]; an exec
/// that can't be run says so before that where the caller calls [#launch] first.
public final class ExecSession {
    /// Between the end of the output and the process's own: the kernel closes the pipes first.
    private static final Duration END_IS_NEAR = Duration.ofSeconds(2);

    private final Execs execs;
    private final Exec exec;
    private final ExecStartRequest request;
    private final AttachSession session;

    ExecSession(Execs execs, Exec exec, ExecStartRequest request) {
        this.execs = execs;
        this.exec = exec;
        this.request = request;
        this.session = new AttachSession(
                exec.request.tty(),
                new AttachRequest(
                        exec.request.attachStdin(),
                        exec.request.attachStdout(),
                        exec.request.attachStderr(),
                        true,
                        false,
                        exec.request.detachKeys()),
                AttachSession.Replay.NOTHING,
                () -> execs.detached(exec));
    }

    /// True where the process has a terminal: its output is one stream, not to be framed.
    public boolean tty() {
        return session.tty();
    }

    /// Starts the process; its output waits for [#run].
    ///
    /// @throws EngineException where it can't be run
    public void launch() {
        session.connect(execs.launch(exec, request));
    }

    /// Moves bytes until the process has ended or the client goes. A client asks for the exit code as soon as
    /// its stream ends, so the code is there by then.
    public void run(InputStream input, AttachOutput output) throws InterruptedException {
        session.run(input, output);
        exec.awaitEnd(END_IS_NEAR);
    }
}
