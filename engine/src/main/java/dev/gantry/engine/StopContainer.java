package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.invalid;
import static dev.gantry.engine.EngineException.notModified;

import dev.gantry.engine.ContainerState.Status;
import dev.gantry.linux.Signals;
import dev.gantry.runtime.Task;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Ends a container's process: politely with a time limit, or by a given signal. The end itself is dealt with
/// by [EndContainer]; this waits for it where the request does.
final class StopContainer {
    private static final int DEFAULT_TIMEOUT_SECONDS = 10;
    private static final int KILL = 9;

    /// After SIGKILL: a process that the kernel can't end by then hangs in it.
    private static final Duration KILL_GRACE = Duration.ofSeconds(10);

    private final ContainerEvents events;
    private final PauseContainer pause;

    StopContainer(ContainerEvents events, PauseContainer pause) {
        this.events = events;
        this.pause = pause;
    }

    /// Sends the stop signal, waits, and kills what is still there.
    ///
    /// @param signal instead of the container's own stop signal
    /// @param timeoutSeconds instead of the container's own; -1 waits for ever
    /// @throws EngineException `NOT_MODIFIED` where nothing runs, `INVALID_PARAMETER` for a signal that is none
    void stop(Container container, Optional<String> signal, OptionalInt timeoutSeconds) {
        if (!container.state().running()) {
            throw notModified("container is already stopped");
        }
        ContainerDocument document = container.document();
        int number = signalNumber(signal.orElse(document.stopSignal()));
        Integer own = document.config().stopTimeout();
        int seconds = timeoutSeconds.orElse(own == null ? DEFAULT_TIMEOUT_SECONDS : own);
        Optional<CompletableFuture<WaitResult>> ended = signalAndWatch(container, number, true);
        if (ended.isPresent() && !ended(ended.get(), seconds < 0 ? null : Duration.ofSeconds(seconds))) {
            kill(container);
        }
        events.publish(container.document(), "stop");
    }

    /// Sends one signal; SIGKILL also waits for the end.
    ///
    /// @throws EngineException `CONFLICT` where nothing runs
    void signal(Container container, String signal) {
        int number = signalNumber(signal);
        if (!container.state().running()) {
            throw notRunning(container);
        }
        if (number == KILL) {
            kill(container);
            return;
        }
        boolean ends = container.document().config().stopSignal().isEmpty()
                || number == signalNumber(container.document().stopSignal());
        signalAndWatch(container, number, ends);
    }

    /// Kills, and returns when the end has been dealt with.
    ///
    /// @throws EngineException `SYSTEM` where the kernel can't end the process in time
    void kill(Container container) {
        Optional<CompletableFuture<WaitResult>> ended = signalAndWatch(container, KILL, true);
        if (ended.isPresent() && !ended(ended.get(), KILL_GRACE)) {
            throw EngineException.system(
                    "cannot kill container: " + container.id()
                            + ": tried to kill container, but did not receive an exit event",
                    new TimeoutException());
        }
    }

    /// @param ends whether the signal is one that is meant to end the container: a paused one is thawed to see
    /// it
    /// @return the coming end; empty where nothing ran any more
    private Optional<CompletableFuture<WaitResult>> signalAndWatch(Container container, int number, boolean ends) {
        container.verbs.lock();
        try {
            if (container.state().status() == Status.RESTARTING) {
                cancelRestart(container);
                return Optional.empty();
            }
            Container.Run run = container.run();
            if (run == null || !container.state().hasProcess()) {
                return Optional.empty();
            }
            if (!container.document().stoppedByUser()) {
                container.change(document -> document.withStoppedByUser(true));
            }
            CompletableFuture<WaitResult> ended = container.waiters.nextExit();
            send(container, run.task(), number, ends);
            return Optional.of(ended);
        } finally {
            container.verbs.unlock();
        }
    }

    private void send(Container container, Task task, int number, boolean ends) {
        task.signal(number);
        events.publish(container.document(), "kill", Map.of("signal", Integer.toString(number)));
        if (ends && container.state().status() == Status.PAUSED) {
            pause.thaw(container, task);
        }
    }

    private static void cancelRestart(Container container) {
        PendingRestart pending = container.restart();
        if (pending != null) {
            pending.cancel();
            container.restart(null);
        }
        container.change(document ->
                document.withStoppedByUser(true).withState(document.state().with(Status.EXITED)));
        container.waiters.exited(WaitResult.of(container.state().exitCode()));
    }

    /// @param limit null for none
    /// @return false where the time was up first
    private static boolean ended(CompletableFuture<WaitResult> end, @Nullable Duration limit) {
        try {
            if (limit == null) {
                end.get();
            } else {
                end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("wait for a container's end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineException.system("wait for a container's end: interrupted", e);
        }
    }

    static int signalNumber(String signal) {
        return Signals.parse(signal).orElseThrow(() -> invalid("invalid signal: " + signal));
    }

    private static EngineException notRunning(Container container) {
        return conflict("container " + container.id() + " is not running");
    }
}
