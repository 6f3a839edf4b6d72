package dev.gantry.engine;

import dev.gantry.api.RestartPolicy;
import dev.gantry.engine.ContainerState.Status;
import dev.gantry.runtime.ExitStatus;
import dev.gantry.runtime.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What follows when a container's process ends: its state and exit code are stored and told, its network and
/// mounts are given back, and its restart policy or `--rm` acts.
final class EndContainer {
    private static final System.Logger LOG = System.getLogger(EndContainer.class.getName());

    /// How long output may keep coming after the end, from a descendant that holds the pipe. As dockerd.
    private static final Duration OUTPUT_GRACE = Duration.ofSeconds(2);

    /// What dockerd tells of an end that it did not see.
    private static final int UNSEEN = 255;

    private final EngineOptions options;
    private final ContainerNetworks networks;
    private final ContainerRoots roots;
    private final ContainerLogs logs;
    private final ContainerEvents events;
    private final StartContainer start;
    private final RemoveContainer remove;
    private final HealthMonitors health;

    EndContainer(
            EngineOptions options,
            ContainerNetworks networks,
            ContainerRoots roots,
            ContainerLogs logs,
            ContainerEvents events,
            StartContainer start,
            RemoveContainer remove,
            HealthMonitors health) {
        this.options = options;
        this.networks = networks;
        this.roots = roots;
        this.logs = logs;
        this.events = events;
        this.start = start;
        this.remove = remove;
        this.health = health;
    }

    /// Deals with the end of this run, whenever it comes, on a virtual thread; until then its health is checked. The
    /// caller holds the container's `verbs`.
    void watch(Container container, Task task) {
        health.watch(container);
        var _ = task.exit().thenAcceptAsync(status -> ended(container, task, status), Thread::startVirtualThread);
    }

    private void ended(Container container, Task task, ExitStatus status) {
        try {
            logs.ending(container.id());
            awaitOutput(task);
            act(container, settle(container, task, status));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "container end not dealt with id=" + container.id(), e);
        }
    }

    /// The run of a container whose process is gone without a record of its end: the machine was restarted, or someone
    /// took the run directory away. It counts as a failure.
    void lost(Container container) {
        Optional<Duration> restart;
        container.verbs.lock();
        try {
            releaseNetwork(container);
            restart = store(container, new ExitStatus(UNSEEN, Instant.now()), false);
            giveBack(container);
        } finally {
            container.verbs.unlock();
        }
        LOG.log(System.Logger.Level.WARNING, "container ended unseen id={0} exit-code={1}", container.id(), UNSEEN);
        act(container, restart);
    }

    private void act(Container container, Optional<Duration> restart) {
        restart.ifPresentOrElse(pause -> scheduleRestart(container, pause), () -> autoRemove(container));
    }

    private static void awaitOutput(Task task) {
        try {
            task.outputEnded().get(OUTPUT_GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "output still open id={0}", task.id());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return the pause before the next run, where the policy orders one
    private Optional<Duration> settle(Container container, Task task, ExitStatus status) {
        container.verbs.lock();
        try {
            Container.Run run = container.run();
            if (run == null || run.task() != task) {
                return Optional.empty();
            }
            boolean oomKilled = task.oomKilled();
            health.forget(container);
            releaseNetwork(container);
            ContainerNetwork network = container.document().network();
            Optional<Duration> restart = store(container, status, oomKilled);
            tell(container.document(), network, status, oomKilled);
            container.waiters.exited(WaitResult.of(status.code()));
            container.ended();
            attempt(container, "task", task::delete);
            giveBack(container);
            return restart;
        } finally {
            container.verbs.unlock();
        }
    }

    private Optional<Duration> store(Container container, ExitStatus status, boolean oomKilled) {
        ContainerDocument document = container.document();
        RestartPolicy policy = document.hostConfig().restartPolicy();
        Instant startedAt = document.state().startedAt();
        Duration ran = startedAt == null ? Duration.ZERO : Duration.between(startedAt, status.finishedAt());
        Optional<Duration> restart = container.backoff.next(
                policy.name(),
                policy.maximumRetryCount(),
                document.restartCount(),
                status.code(),
                ran,
                document.stoppedByUser() || container.removing());
        ContainerState exited = document.state().exited(status.code(), oomKilled, status.finishedAt());
        changeOrShow(
                container,
                before -> restart.isPresent()
                        ? before.withState(exited.with(Status.RESTARTING))
                                .withRestartCount(before.restartCount() + 1)
                                .withNetwork(null)
                        : before.withState(exited).withNetwork(null));
        return restart;
    }

    private void tell(
            ContainerDocument document, @Nullable ContainerNetwork network, ExitStatus status, boolean oomKilled) {
        if (oomKilled) {
            events.publish(document, "oom");
        }
        Instant startedAt = document.state().startedAt();
        long seconds = startedAt == null
                ? 0
                : Duration.between(startedAt, status.finishedAt()).toSeconds();
        events.publish(
                document,
                "die",
                Map.of("exitCode", Integer.toString(status.code()), "execDuration", Long.toString(seconds)));
        if (network != null) {
            networks.announce(document, network, "disconnect");
        }
        for (ContainerMount mount : document.mounts()) {
            if (mount.kind() == ContainerMount.Kind.VOLUME) {
                events.volume(document, mount, "unmount");
            }
        }
    }

    /// Before anyone is told of the end: whoever waited for it may want the same port.
    private void releaseNetwork(Container container) {
        attempt(container, "network", () -> networks.release(container.id()));
    }

    private void giveBack(Container container) {
        ContainerDocument document = container.document();
        attempt(container, "log", () -> logs.close(document.id()));
        attempt(container, "root", () -> roots.unmount(document, ContainerPaths.of(options, document.id())));
        if (!document.hostConfig().autoRemove() && document.state().status() != Status.RESTARTING) {
            attempt(container, "size", () -> roots.sizes().measure(document));
        }
    }

    /// What can't be given back keeps nothing else from being given back; the next start of the daemon finds it.
    private static void attempt(Container container, String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "not released what=" + what + " id=" + container.id(), e);
        }
    }

    /// What has ended has ended, also where the disk is full: a daemon that finds the old row sees that nothing runs.
    private static void changeOrShow(Container container, UnaryOperator<ContainerDocument> change) {
        try {
            container.change(change);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "container end not stored id=" + container.id(), e);
            container.show(change);
        }
    }

    /// Starts the container again after a pause, unless a stop or a removal comes first.
    void scheduleRestart(Container container, Duration pause) {
        PendingRestart pending = new PendingRestart();
        container.restart(pending);
        Thread.ofVirtual().name("restart-" + Ids.abbreviated(container.id())).start(() -> {
            try {
                if (pending.await(pause)) {
                    restart(container, pending);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void restart(Container container, PendingRestart pending) {
        container.verbs.lock();
        try {
            if (container.restart() != pending || container.state().status() != Status.RESTARTING) {
                return;
            }
            container.restart(null);
            if (restarted(container)) {
                return;
            }
        } finally {
            container.verbs.unlock();
        }
        autoRemove(container);
    }

    /// As dockerd: a restart that fails is the last one. The container has stopped with its last run's exit code, and
    /// with the reason in its state.
    private boolean restarted(Container container) {
        ContainerState last = container.state();
        try {
            watch(container, start.start(container));
            return true;
        } catch (RuntimeException e) {
            String reason = Failures.text(e);
            LOG.log(System.Logger.Level.WARNING, "container not restarted id={0} reason={1}", container.id(), reason);
            changeOrShow(container, document -> document.withState(last.failed(last.exitCode(), reason)));
            container.waiters.exited(WaitResult.of(last.exitCode()));
            return false;
        }
    }

    /// A container that could not be started: goes where `--rm` says so.
    void startFailed(Container container) {
        autoRemove(container);
    }

    private void autoRemove(Container container) {
        if (!container.document().hostConfig().autoRemove() || container.removing()) {
            return;
        }
        try {
            remove.remove(container, true, true);
        } catch (EngineException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "container not removed id={0} reason={1}",
                    container.id(),
                    Failures.text(e));
        }
    }
}
