package dev.gantry.engine;

import dev.gantry.runtime.Attachment;
import dev.gantry.runtime.DetachKeys;
import dev.gantry.runtime.Stream;
import dev.gantry.runtime.TaskProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// One client on the streams of a container or an exec.
///
/// Made and checked before the client's connection is taken over; then [#run] moves the bytes until the process
/// has ended and all its output is delivered, the client detaches, or the client goes. A session may be made
/// before the process starts: it then gets every byte from the first on.
public final class AttachSession {
    private static final int BUFFER = 32 << 10;

    private final boolean tty;
    private final boolean stdin;
    private final Set<Stream> outputs;
    private final DetachKeys detachKeys;
    private final Replay replay;
    private final Runnable onDetach;

    /// The process, once there is one.
    private final CompletableFuture<TaskProcess> process = new CompletableFuture<>();

    /// The process's output, once it is being delivered; cancelled where nothing will ever start.
    private final CompletableFuture<Attachment> attachment = new CompletableFuture<>();

    /// The client's side, once the connection is taken over.
    private final CompletableFuture<AttachOutput> client = new CompletableFuture<>();

    /// Sends what was logged before the session.
    interface Replay {
        Replay NOTHING = output -> {};

        void to(AttachOutput output) throws IOException;
    }

    /// @param onDetach runs when the client typed them
    /// @throws EngineException `INVALID_PARAMETER` for keys that can't be read
    AttachSession(boolean tty, AttachRequest request, Replay replay, Runnable onDetach) {
        this.tty = tty;
        this.stdin = request.stdin();
        this.outputs = request.outputs();
        this.replay = replay;
        this.onDetach = onDetach;
        try {
            this.detachKeys = DetachKeys.parse(request.detachKeys());
        } catch (IllegalArgumentException e) {
            throw EngineException.invalid("Invalid detach keys provided: " + Failures.text(e));
        }
    }

    /// True where the process has a terminal: its output is one stream, not to be framed.
    public boolean tty() {
        return tty;
    }

    /// Joins the process. Called once, before the process's first byte where none may be missed.
    void connect(TaskProcess joined) {
        Attachment made = joined.attach(outputs, this::deliver);
        process.complete(joined);
        if (!attachment.complete(made)) {
            made.close();
        }
    }

    /// Ends a session that waits for a process that will not come.
    void abandon() {
        attachment.cancel(false);
        process.cancel(false);
    }

    private void deliver(Stream stream, byte[] bytes, int offset, int length) throws IOException {
        try {
            client.get().write(stream, bytes, offset, length);
        } catch (InterruptedException | ExecutionException | CancellationException e) {
            throw new IOException("attach: client is gone", e);
        }
    }

    /// Moves bytes in both directions; returns when the session is over. The caller then closes the connection.
    ///
    /// @param input what the client sends; its end ends the process's stdin where Docker would end it
    public void run(InputStream input, AttachOutput output) throws InterruptedException {
        run(input, output, false);
    }

    /// As [#run], for a client that can't end one direction alone: the end of what it sends is the end of the session.
    public void runUntilInputEnds(InputStream input, AttachOutput output) throws InterruptedException {
        run(input, output, true);
    }

    private void run(InputStream input, AttachOutput output, boolean endsWithInput) throws InterruptedException {
        Thread pump = null;
        try {
            replay.to(output);
            client.complete(output);
            if (stdin || endsWithInput) {
                pump = Thread.ofVirtual().name("attach-stdin").start(() -> {
                    pump(input);
                    if (endsWithInput) {
                        passOver(input);
                        close();
                    }
                });
            }
            attachment.get().ended().get();
        } catch (IOException | ExecutionException | CancellationException e) {
            client.cancel(false);
        } finally {
            close();
            if (pump != null) {
                pump.interrupt();
            }
        }
    }

    /// Ends the session for a client that went away before it ran.
    public void close() {
        client.cancel(false);
        attachment.cancel(false);
        if (attachment.isDone() && !attachment.isCompletedExceptionally()) {
            attachment.join().close();
        }
    }

    private void pump(InputStream input) {
        DetachKeys.Scanner keys = detachKeys.scanner();
        byte[] buffer = new byte[BUFFER];
        try {
            TaskProcess target = process.get();
            for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
                if (stdin && !forward(target, keys, buffer, n)) {
                    return;
                }
            }
            if (stdin) {
                attachment.get().stdinEnded();
            }
        } catch (IOException | ExecutionException | CancellationException | InterruptedException e) {
            // the client or the process is gone: run() sees that and ends the session
        }
    }

    /// What nobody reads any more, to its end.
    private static void passOver(InputStream input) {
        try {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // the client is gone
        }
    }

    /// @return false where the rest of the client's input has no reader
    private boolean forward(TaskProcess target, DetachKeys.Scanner keys, byte[] buffer, int length)
            throws InterruptedException {
        if (!tty) {
            return target.stdin().write(buffer, 0, length);
        }
        byte[] typed = keys.scan(buffer, 0, length);
        boolean written = target.stdin().write(typed, 0, typed.length);
        if (keys.detached()) {
            onDetach.run();
            close();
            return false;
        }
        return written;
    }
}
