package dev.gantry.network;

import java.time.Duration;

/// Lets one line a minute through, for what a container can bring about as often as it likes. One thread's.
final class LogPace {
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();

    private long last = System.nanoTime() - PAUSE;

    boolean isDue() {
        long now = System.nanoTime();
        boolean due = now - last >= PAUSE;
        last = due ? now : last;
        return due;
    }
}
