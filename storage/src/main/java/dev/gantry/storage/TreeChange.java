package dev.gantry.storage;

import java.time.Duration;

/// Who may be writing to a tree that [KeptSizes] has a figure of, and so how old the figure may be.
public enum TreeChange {
    /// Nobody: a figure lasts until [KeptSizes#stale].
    NEVER(0, Duration.ZERO),
    /// Nobody that the engine knows of: an hour at most.
    SELDOM(1000, Duration.ofHours(1)),
    /// A container that runs: ten minutes at most.
    OFTEN(100, Duration.ofMinutes(10));

    private static final Duration LEAST = Duration.ofSeconds(1);

    private final int walks;
    private final Duration most;

    TreeChange(int walks, Duration most) {
        this.walks = walks;
        this.most = most;
    }

    /// The greatest age of a figure that anybody is told.
    Duration most() {
        return most;
    }

    /// Up to what age a figure is as good as a new one: so many times what it took to make it, one second at
    /// least.
    Duration lag(Duration took) {
        Duration lag = took.multipliedBy(walks);
        if (lag.compareTo(LEAST) < 0) {
            return LEAST;
        }
        return lag.compareTo(most) > 0 ? most : lag;
    }
}
