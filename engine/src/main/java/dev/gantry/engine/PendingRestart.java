package dev.gantry.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A restart that a policy ordered and that waits for its time; a stop calls it off.
final class PendingRestart {
    private final CountDownLatch cancelled = new CountDownLatch(1);

    void cancel() {
        cancelled.countDown();
    }

    /// Waits out the pause.
    ///
    /// @return false where it was called off
    boolean await(Duration pause) throws InterruptedException {
        return !cancelled.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }
}
