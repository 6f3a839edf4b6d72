package dev.gantry.engine;

import dev.gantry.api.ExecCreateRequest;
import dev.gantry.api.ExecStartRequest;
import dev.gantry.dockerfile.GoDuration;
import dev.gantry.runtime.Attachment;
import dev.gantry.runtime.ExecTask;
import dev.gantry.runtime.Stream;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Runs the command of a health check in its container, as an exec that events and `inspect` show.
final class HealthProbe {
    private static final int KILL = 9;

    /// What dockerd tells of a command that could not be run or took too long.
    private static final int NO_CODE = -1;

    /// For what follows the end: the last output, or the end of a process that was killed.
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Execs execs;
    private final Container container;
    private final HealthCheck check;

    HealthProbe(Execs execs, Container container, HealthCheck check) {
        this.execs = execs;
        this.container = container;
        this.check = check;
    }

    /// Runs it once, for as long as the check allows.
    Health.Result run() throws InterruptedException {
        Instant start = Instant.now();
        try {
            Exec exec = execs.prepare(container, request());
            try {
                return run(exec, start);
            } finally {
                execs.forget(exec);
            }
        } catch (EngineException e) {
            return new Health.Result(start, Instant.now(), NO_CODE, Failures.text(e));
        }
    }

    private Health.Result run(Exec exec, Instant start) throws InterruptedException {
        BoundedOutput output = new BoundedOutput();
        ExecTask task = execs.launch(exec, new ExecStartRequest(false, false, null));
        try (Attachment streams = task.attach(Set.of(Stream.STDOUT, Stream.STDERR), output)) {
            exec.awaitEnd(check.timeout());
            Integer code = exec.exitCode();
            if (code == null) {
                return tookTooLong(exec, task, output, start);
            }
            await(streams.ended());
            return new Health.Result(start, Instant.now(), code, output.text());
        } finally {
            task.delete();
        }
    }

    private Health.Result tookTooLong(Exec exec, ExecTask task, BoundedOutput output, Instant start)
            throws InterruptedException {
        task.signal(KILL);
        exec.awaitEnd(GRACE);
        String text = output.text();
        String message = "Health check exceeded timeout (" + GoDuration.text(check.timeout()) + ")";
        return new Health.Result(start, Instant.now(), NO_CODE, text.isEmpty() ? message : message + ": " + text);
    }

    private static void await(CompletableFuture<@Nullable Void> ended) throws InterruptedException {
        try {
            ended.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // a process that it left behind holds its output
        }
    }

    private ExecCreateRequest request() {
        return new ExecCreateRequest(
                container.document().config().user(),
                false,
                false,
                null,
                false,
                true,
                true,
                "",
                null,
                container.document().config().workingDir(),
                check.command());
    }
}
