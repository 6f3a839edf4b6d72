package dev.gantry.engine;

import dev.gantry.engine.ContainerState.Status;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Watches the health of the containers that run and say how to check it. A paused container is not asked, and one
/// that an earlier daemon started is asked on.
final class HealthMonitors {
    private static final System.Logger LOG = System.getLogger(HealthMonitors.class.getName());
    private static final int KILL = 9;

    private final Execs execs;
    private final ContainerEvents events;
    private final Supplier<Containers> containers;
    private final Map<String, HealthMonitor> monitors = new ConcurrentHashMap<>();

    /// @param containers is asked when a container that became unhealthy is to be stopped or restarted
    HealthMonitors(Execs execs, ContainerEvents events, Supplier<Containers> containers) {
        this.execs = execs;
        this.events = events;
        this.containers = containers;
    }

    /// The container runs, or runs on. The caller holds its `verbs`.
    void watch(Container container) {
        Optional<HealthCheck> check = HealthCheck.of(container.document().config());
        if (check.isEmpty() || container.state().status() != Status.RUNNING) {
            return;
        }
        HealthMonitor monitor = new HealthMonitor(
                container,
                check.get(),
                new HealthProbe(execs, container, check.get()),
                events,
                () -> unhealthy(container, check.get().onFailure()));
        HealthMonitor before = monitors.put(container.id(), monitor);
        if (before != null) {
            before.stop();
        }
        Thread.ofVirtual().name("health-" + Ids.abbreviated(container.id())).start(monitor);
    }

    /// The container has ended, or is paused. The caller holds its `verbs`.
    void forget(Container container) {
        HealthMonitor monitor = monitors.remove(container.id());
        if (monitor != null) {
            monitor.stop();
        }
    }

    private void unhealthy(Container container, HealthCheck.OnFailure action) {
        Thread.ofVirtual().name("unhealthy-" + Ids.abbreviated(container.id())).start(() -> {
            try {
                act(container, action);
            } catch (EngineException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "unhealthy container left as it is id={0} action={1} reason={2}",
                        container.id(),
                        action,
                        Failures.text(e));
            }
        });
    }

    private void act(Container container, HealthCheck.OnFailure action) {
        switch (action) {
            case NONE -> {
                // the event has told of it
            }
            case KILL -> kill(container);
            case RESTART -> containers.get().restart(container.id(), Optional.empty(), OptionalInt.empty());
            case STOP -> containers.get().stop(container.id(), Optional.empty(), OptionalInt.empty());
        }
    }

    /// Not by request: a restart policy acts as if the process had failed.
    private void kill(Container container) {
        container.verbs.lock();
        try {
            Container.Run run = container.run();
            if (run != null) {
                run.task().signal(KILL);
                events.publish(container.document(), "kill", Map.of("signal", Integer.toString(KILL)));
            }
        } finally {
            container.verbs.unlock();
        }
    }
}
