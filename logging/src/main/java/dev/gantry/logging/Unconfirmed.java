package dev.gantry.logging;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// What was sent over a connection and nobody has confirmed. After a while on a connection that holds, it counts as
/// arrived; when the connection breaks before, it is sent again. So a break neither loses what was under way, nor
/// repeats more than that.
final class Unconfirmed {
    /// Longer than a network that works keeps a packet, and than a receiver leaves its socket unread.
    static final Duration WHILE = Duration.ofSeconds(1);

    private record Batch(MarkFile.Sent sent, long nanoTime) {}

    private final Deque<Batch> batches = new ArrayDeque<>();

    void add(MarkFile.Sent sent, long nanoTime) {
        batches.addLast(new Batch(sent, nanoTime));
    }

    /// The last place that has become old enough by now, and all before it; no longer unconfirmed.
    Optional<MarkFile.Sent> confirmed(long nanoTime) {
        Optional<MarkFile.Sent> last = Optional.empty();
        while (!batches.isEmpty() && age(nanoTime) >= WHILE.toNanos()) {
            last = Optional.of(batches.removeFirst().sent());
        }
        return last;
    }

    private long age(long nanoTime) {
        return nanoTime - batches.getFirst().nanoTime();
    }

    /// How long until something is confirmed.
    Optional<Duration> untilConfirmed(long nanoTime) {
        return batches.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, WHILE.toNanos() - age(nanoTime))));
    }

    void clear() {
        batches.clear();
    }
}
