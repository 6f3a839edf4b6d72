package dev.gantry.storage;

import java.time.Duration;
import java.time.Instant;

/// What a walk of a tree has found.
///
/// @param measured when the walk began
/// @param took how long it was
/// @param room what the file system had counted then, or [Quotas#UNKNOWN]
record TreeFigure(long bytes, Instant measured, Duration took, long room) {
    /// What there must be now that the file system counts so much.
    long grown(long roomNow) {
        return Math.max(0, bytes + roomNow - room);
    }

    boolean isOlderThan(Duration age, Instant now) {
        return measured.plus(age).isBefore(now);
    }
}
