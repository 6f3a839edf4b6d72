package dev.gantry.logging;

import java.time.Duration;

/// How a driver's messages are to be sent.
///
/// @param connectsFirst whether a container does not start where its receiver can't be reached
/// @param waits whether the container waits for a receiver that is slow or away, once as much as may has been logged
/// meanwhile; else the oldest messages are given up
/// @param limitBytes of the log that may wait; 0 for as much as the log's files may hold
/// @param attempts how often a message is tried before it is given up; 0 for without end
/// @param firstPause before the first new attempt
/// @param growth by which each pause is longer than the last
/// @param longestPause the most
record Shipping(
        boolean connectsFirst,
        boolean waits,
        long limitBytes,
        long attempts,
        Duration firstPause,
        double growth,
        Duration longestPause) {
    /// Waits, without end.
    static final Shipping STEADY = new Shipping(true, true, 0, 0, Duration.ofMillis(100), 2, Duration.ofSeconds(10));

    /// For datagrams, which nobody waits for: a receiver that is away is no reason for a container to wait.
    static final Shipping LOOSE = new Shipping(false, false, 0, 0, Duration.ofMillis(100), 2, Duration.ofSeconds(10));

    /// The same, giving up messages above a limit instead of letting the container wait.
    Shipping nonBlocking(long limit) {
        return new Shipping(connectsFirst, false, limit, attempts, firstPause, growth, longestPause);
    }

    /// The pause after so many failures in a row, at least 1.
    Duration pause(int failures) {
        double millis = (double) firstPause.toMillis() * Math.pow(growth, Math.min(failures, 64) - 1.0);
        return Duration.ofMillis((long) Math.min(millis, (double) longestPause.toMillis()));
    }
}
