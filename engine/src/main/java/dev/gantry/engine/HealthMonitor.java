package dev.gantry.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// Checks one container's health from its start to its end, on a virtual thread of its own.
final class HealthMonitor implements Runnable {
    private static final System.Logger LOG = System.getLogger(HealthMonitor.class.getName());

    private final Container container;
    private final HealthCheck check;
    private final HealthProbe probe;
    private final ContainerEvents events;
    private final Runnable onUnhealthy;
    private final Instant startedAt;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /// @param onUnhealthy is run each time the container becomes unhealthy, on this monitor's thread
    HealthMonitor(
            Container container, HealthCheck check, HealthProbe probe, ContainerEvents events, Runnable onUnhealthy) {
        this.container = container;
        this.check = check;
        this.probe = probe;
        this.events = events;
        this.onUnhealthy = onUnhealthy;
        Instant started = container.state().startedAt();
        this.startedAt = started == null ? Instant.now() : started;
    }

    /// What the check that may be running says is not heard any more.
    void stop() {
        stopped.countDown();
    }

    @Override
    public void run() {
        try {
            while (!stopped.await(pause().toMillis(), TimeUnit.MILLISECONDS)) {
                Health.Result result = probe.run();
                if (record(result)) {
                    onUnhealthy.run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pause() {
        return check.pause(health().status(), startedAt, Instant.now());
    }

    private Health health() {
        Health health = container.state().health();
        return health == null ? Health.STARTING : health;
    }

    /// Only what changes the status is worth a write to disk.
    ///
    /// @return true where the container was well enough before and is unhealthy now
    private boolean record(Health.Result result) {
        container.verbs.lock();
        try {
            if (stopped.getCount() == 0) {
                return false;
            }
            Health before = health();
            Health after = check.judge(before, result, startedAt);
            UnaryOperator<ContainerDocument> change =
                    document -> document.withState(document.state().withHealth(after));
            if (after.status() == before.status()) {
                container.show(change);
                return false;
            }
            changeOrShow(change);
            events.publish(
                    container.document(), "health_status: " + after.status().word());
            return after.status() == Health.Status.UNHEALTHY;
        } finally {
            container.verbs.unlock();
        }
    }

    private void changeOrShow(UnaryOperator<ContainerDocument> change) {
        try {
            container.change(change);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "container health not stored id=" + container.id(), e);
            container.show(change);
        }
    }
}
