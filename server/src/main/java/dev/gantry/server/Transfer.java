package dev.gantry.server;

import dev.gantry.engine.EngineException;
import dev.gantry.engine.TransferListener;
import dev.gantry.http.LiveBody;
import dev.gantry.storage.DiskFull;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The answer to a pull, a push or a build. It begins with the first message: what fails before is an ordinary
/// refusal, what fails later is told in the stream. A client that leaves ends the work, by interrupting its thread.
final class Transfer {
    private final Call call;
    private final ClientLeave leave = new ClientLeave();
    private @Nullable ProgressStream opened;

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
            transfer.fail(new EngineException(
                    EngineException.Kind.SYSTEM, DiskFull.plain(String.valueOf(e.getMessage())), e));
        } finally {
            transfer.leave.end();
        }
    }

    private void fail(EngineException failure) {
        ProgressStream stream = opened;
        if (stream == null) {
            throw failure;
        }
        stream.error(String.valueOf(failure.getMessage()));
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

    /// Hears of pulls and pushes.
    TransferListener listener() {
        return new TransferMessages(this::stream);
    }

    private OutputStream body() {
        try {
            LiveBody body = call.response().live();
            var _ = body.gone().thenRun(leave::interrupt);
            return body;
        } catch (IOException gone) {
            throw new EngineException(EngineException.Kind.UNAVAILABLE, "context canceled", gone);
        }
    }
}
