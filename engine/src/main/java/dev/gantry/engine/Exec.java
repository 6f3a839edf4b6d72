package dev.gantry.engine;

import dev.gantry.api.ExecCreateRequest;
import dev.gantry.api.Nil;
import dev.gantry.runtime.ExecTask;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One exec: created, started once, and then told about until its container ends. Not stored: an exec of an
/// earlier daemon is unknown, as with Docker.
final class Exec {
    final String id;
    final Container container;
    final ExecCreateRequest request;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable ExecTask task;
    private volatile @Nullable Instant endedAt;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    Exec(String id, Container container, ExecCreateRequest request) {
        this.id = id;
        this.container = container;
        this.request = request;
    }

    /// Claims the one start.
    ///
    /// @return false where it was started before
    boolean begin() {
        return started.compareAndSet(false, true);
    }

    void running(ExecTask running) {
        task = running;
    }

    void ended(int code) {
        endedAt = Instant.now();
        exitCode.complete(code);
    }

    @Nullable ExecTask task() {
        return task;
    }

    /// Null until it ended.
    @Nullable Integer exitCode() {
        return exitCode.isDone() ? exitCode.join() : null;
    }

    boolean endedBefore(Instant horizon) {
        Instant at = endedAt;
        return at != null && at.isBefore(horizon);
    }

    /// Waits until the end is known, for a while.
    void awaitEnd(Duration limit) throws InterruptedException {
        try {
            exitCode.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // it runs on without its streams
        }
    }

    boolean isRunning() {
        return task != null && !exitCode.isDone();
    }

    /// The command line as events show it.
    String commandLine() {
        return String.join(" ", Nil.toEmpty(request.cmd()));
    }
}
