package dev.gantry.engine;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The engine's news. Publishing never waits for a listener: each has a queue of its own, which loses nothing;
/// one that stays further behind than [#QUEUE] events gets those, is told that there were more, and ends.
///
/// The last [#REMEMBERED] events can be asked for with `since`, as with dockerd.
public final class Events {
    static final int REMEMBERED = 256;
    static final int QUEUE = 16_384;

    /// Guards `past` and the hand-over from past to live, so that a new listener sees every event once.
    private final ReentrantLock lock = new ReentrantLock();

    private final ArrayDeque<Event> past = new ArrayDeque<>();
    private final List<Subscription> listeners = new CopyOnWriteArrayList<>();

    void publish(String type, String action, String id, Map<String, String> attributes) {
        lock.lock();
        try {
            Event event = new Event(type, action, id, attributes, Instant.now());
            if (past.size() == REMEMBERED) {
                past.removeFirst();
            }
            past.addLast(event);
            listeners.forEach(listener -> listener.offer(event));
        } finally {
            lock.unlock();
        }
    }

    /// Listens from now on, after what happened since `since` where that is given. The listener must be closed.
    ///
    /// @param until the stream ends at this time; none: only when closed
    public Subscription subscribe(@Nullable Instant since, @Nullable Instant until, Filters filters) {
        Subscription subscription = new Subscription(EventFilter.of(filters), until);
        lock.lock();
        try {
            if (since != null) {
                past.stream().filter(event -> !event.at().isBefore(since)).forEach(subscription::offer);
            }
            listeners.add(subscription);
        } finally {
            lock.unlock();
        }
        return subscription;
    }

    /// How many listen now.
    int listeners() {
        return listeners.size();
    }

    /// One listener's queue. `next` is called by one thread.
    public final class Subscription implements AutoCloseable {
        private final Predicate<Event> filter;
        private final @Nullable Instant until;
        private final LinkedBlockingQueue<Event> queue = new LinkedBlockingQueue<>(QUEUE);
        private volatile @Nullable Instant lost;
        private volatile boolean closed;

        private Subscription(Predicate<Event> filter, @Nullable Instant until) {
            this.filter = filter;
            this.until = until;
        }

        private void offer(Event event) {
            if (lost == null && filter.test(event) && !queue.offer(event)) {
                lost = event.at();
            }
        }

        /// The next event, waiting for it; empty at `until`, after `close`, and after the last event that
        /// fitted the queue of a listener too slow to follow ([#lost()] tells).
        public Optional<Event> next() throws InterruptedException {
            while (!closed) {
                Event event = queue.poll(waitMillis(), TimeUnit.MILLISECONDS);
                if (event != null) {
                    return until != null && event.at().isAfter(until) ? Optional.empty() : Optional.of(event);
                }
                if (lost != null || (until != null && !Instant.now().isBefore(until))) {
                    return Optional.empty();
                }
            }
            return Optional.empty();
        }

        /// What is queued now, without waiting, after the first that [#next()] gave: lets a writer send several
        /// at once.
        public List<Event> more() {
            List<Event> events = new ArrayList<>();
            queue.drainTo(events, 128);
            return events;
        }

        private long waitMillis() {
            long left = until == null ? 1_000 : until.toEpochMilli() - System.currentTimeMillis();
            return Math.clamp(left, 0, 1_000);
        }

        /// When the first event happened that was left out because the listener was too slow; empty where none
        /// was.
        public Optional<Instant> lost() {
            return Optional.ofNullable(lost);
        }

        @Override
        public void close() {
            closed = true;
            listeners.remove(this);
        }
    }
}
