package dev.gantry.compose;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Until when something is waited for, and whether it is still wanted. Thread-safe.
public final class Deadline {
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private final long endNanos;
    private volatile boolean isOver;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    /// That far from now.
    ///
    /// @param limit null for none
    public static Deadline in(@Nullable Duration limit) {
        return new Deadline(limit == null ? Long.MAX_VALUE : System.nanoTime() + limit.toNanos());
    }

    /// Ends all waiting.
    public void end() {
        isOver = true;
    }

    boolean hasPassed() {
        return isOver || (endNanos != Long.MAX_VALUE && System.nanoTime() - endNanos > 0);
    }

    /// A moment that grows with the attempts, at most a fifth of a second.
    static void pause(int attempt) {
        try {
            Thread.sleep(Math.min(LONGEST_PAUSE.toMillis(), 10L * (attempt + 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProjectException("interrupted");
        }
    }
}
