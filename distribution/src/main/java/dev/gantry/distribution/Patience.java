package dev.gantry.distribution;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// How often something that may pass is tried again, and after which time: longer from one failure to the next, or as
/// long as the registry asks for. One thread.
final class Patience {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int GROWTH = 4;

    private final int attempts;
    private final Consumer<Duration> told;
    private int failures;

    /// @param attempts how often in a row it may fail, the last time included
    /// @param told hears how long the next wait is
    Patience(int attempts, Consumer<Duration> told) {
        this.attempts = attempts;
        this.told = told;
    }

    /// Something was achieved: failures are counted anew.
    void progressed() {
        failures = 0;
    }

    /// Waits before the next attempt.
    ///
    /// @throws RegistryException the failure, where it is one too many or will not pass
    /// @throws IOException where the thread is interrupted
    void failed(RegistryException failure) throws IOException {
        if (!failure.mayPass() || !mayGoOn()) {
            throw failure;
        }
        Optional<Duration> asked = failure.retryAfter();
        if (asked.isPresent() && asked.get().compareTo(LONGEST) > 0) {
            throw failure; // who waits so long wants to know it
        }
        pause(asked);
    }

    private boolean mayGoOn() {
        return ++failures < attempts && !Thread.currentThread().isInterrupted();
    }

    private void pause(Optional<Duration> asked) throws IOException {
        long grown = FIRST.toMillis() * (long) Math.pow(GROWTH, failures - 1);
        Duration wait = asked.orElse(Duration.ofMillis(Math.min(grown, LONGEST.toMillis())));
        told.accept(wait);
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
