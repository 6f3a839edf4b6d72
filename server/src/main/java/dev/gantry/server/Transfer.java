package dev.gantry.server;

import dev.gantry.api.OciDescriptor;
import dev.gantry.engine.EngineException;
import dev.gantry.engine.TransferListener;
import dev.gantry.http.LiveBody;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The answer to a pull, a push or a build. It begins with the first message: what fails before is an ordinary refusal,
/// what
/// fails later is told in the stream. A client that leaves ends the work, by interrupting its thread.
final class Transfer implements TransferListener {
    private final Call call;
    private final Thread worker = Thread.currentThread();
    private @Nullable ProgressStream opened;
    private boolean ended;

    private Transfer(Call call) {
        this.call = call;
    }

    static void run(Call call, Consumer<Transfer> work) throws IOException {
        Transfer transfer = new Transfer(call);
        try {
            work.accept(transfer);
        } catch (EngineException e) {
            transfer.fail(e);
        } catch (RuntimeException e) {
            transfer.fail(new EngineException(EngineException.Kind.SYSTEM, String.valueOf(e.getMessage()), e));
        } finally {
            transfer.end();
        }
    }

    private void fail(EngineException failure) {
        ProgressStream stream = opened;
        if (stream == null) {
            throw failure;
        }
        stream.error(String.valueOf(failure.getMessage()));
    }

    /// From here on nobody interrupts this thread; an interrupt that came is forgotten, for the thread has an answer to
    /// end.
    private synchronized void end() {
        ended = true;
        var _ = Thread.interrupted();
    }

    private synchronized void interrupt() {
        if (!ended) {
            worker.interrupt();
        }
    }

    /// Where messages go. The first comes from the thread that serves the call, or one that it waits for.
    ProgressStream stream() {
        ProgressStream stream = opened;
        if (stream == null) {
            call.response().header("Content-Type", "application/json");
            stream = new ProgressStream(body());
            opened = stream;
        }
        return stream;
    }

    private OutputStream body() {
        try {
            LiveBody body = call.response().live();
            var _ = body.gone().thenRun(this::interrupt);
            return body;
        } catch (IOException gone) {
            throw new EngineException(EngineException.Kind.UNAVAILABLE, "context canceled", gone);
        }
    }

    @Override
    public void status(String text) {
        stream().status(text);
    }

    @Override
    public void status(String id, String text) {
        stream().status(id, text);
    }

    @Override
    public void stage(String id, String text) {
        stream().stage(id, text);
    }

    @Override
    public void progress(String id, String text, long done, long total) {
        stream().progress(text, id, done, total);
    }

    @Override
    public void pushed(String tag, String digest, long size) {
        stream().pushed(tag, digest, size);
    }

    @Override
    public void pushedInstead(OciDescriptor index, OciDescriptor manifest) {
        stream().aside("manifestPushedInsteadOfIndex", Map.of("originalIndex", index, "selectedManifest", manifest));
    }

    @Override
    public void missing(OciDescriptor content) {
        stream().aside("contentMissing", Map.of("desc", content));
    }
}
