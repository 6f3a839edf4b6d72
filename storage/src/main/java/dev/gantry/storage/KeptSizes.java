package dev.gantry.storage;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How much lies in trees that others write to (containers' changes, volumes, cache mounts), without a walk of
/// them each time somebody asks.
///
/// What nobody writes to is measured once, and the figure is kept over restarts until [#stale] is said. What is
/// written to has a figure whose age is bound by what a walk costs ([TreeChange]): who asks gets a new one if
/// that takes no longer than [#PATIENCE], else the one that is kept, while the next is being made. No figure
/// that is told is older than [TreeChange#most]. Walks go on two threads of their own.
///
/// Safe for any thread, but not to be called within a transaction of the database.
public final class KeptSizes implements AutoCloseable {
    private static final Logger LOG = System.getLogger(KeptSizes.class.getName());

    /// How long all trees of one question together may keep it waiting, where a figure is there.
    static final Duration PATIENCE = Duration.ofMillis(100);

    /// For so long after the last question large trees are measured again before the next.
    private static final Duration INTEREST = Duration.ofHours(1);

    /// How long after the end of a container its files are measured.
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final int THREADS = 2;

    private final TreeSizeTable table;
    private final InstantSource clock;
    private final ScheduledThreadPoolExecutor walkers;

    /// Guards `entries` and what is in them, and the rows against both.
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, Entry> entries = new HashMap<>();

    /// A tree that somebody asks about.
    ///
    /// @param key of [#container], [#volume] or [#cache]
    /// @param walk counts its bytes now; may take long, runs on a platform thread
    /// @param room what the file system has counted, or [Quotas#UNKNOWN]: takes no time
    public record Tree(String key, TreeChange change, LongSupplier walk, LongSupplier room) {
        /// One that the file system does not count.
        public Tree(String key, TreeChange change, LongSupplier walk) {
            this(key, change, walk, () -> Quotas.UNKNOWN);
        }
    }

    /// What is known of one tree.
    private static final class Entry {
        private @Nullable TreeFigure figure;

        /// Nobody has written since the figure was made; there is a row then.
        private boolean settled;

        private int changes;
        private Instant asked = Instant.EPOCH;
        private @Nullable Walk walk;
    }

    /// A walk that is under way.
    private static final class Walk {
        private final CompletableFuture<Long> bytes = new CompletableFuture<>();

        /// [Entry#changes] when it began.
        private final int changes;

        private Walk(int changes) {
            this.changes = changes;
        }
    }

    KeptSizes(Database database) {
        this(database, Instant::now);
    }

    KeptSizes(Database database, InstantSource clock) {
        this.table = new TreeSizeTable(database);
        this.clock = clock;
        this.walkers = new ScheduledThreadPoolExecutor(
                THREADS, Thread.ofPlatform().daemon().name("gantry-sizes-", 1).factory());
        walkers.setKeepAliveTime(1, TimeUnit.SECONDS);
        walkers.allowCoreThreadTimeOut(true);
    }

    /// The key of what a container has written.
    public static String container(String id) {
        return "container/" + id;
    }

    public static String volume(String name) {
        return "volume/" + name;
    }

    static String cache(long directory) {
        return "cache/" + directory;
    }

    /// Reads what an earlier daemon knew of trees that are still there.
    void load() {
        lock.lock();
        try {
            table.load().forEach((key, figure) -> {
                Entry entry = new Entry();
                entry.figure = figure;
                entry.settled = true;
                entries.put(key, entry);
            });
        } finally {
            lock.unlock();
        }
    }

    /// Says that somebody begins to write to a tree, or has just ended: what is known of it is no longer so.
    public void stale(String key) {
        lock.lock();
        try {
            Entry entry = entries.computeIfAbsent(key, _ -> new Entry());
            entry.changes++;
            unsettle(key, entry);
        } finally {
            lock.unlock();
        }
    }

    private void unsettle(String key, Entry entry) {
        if (entry.settled) {
            entry.settled = false;
            table.delete(key);
        }
    }

    /// The tree is gone.
    public void forget(String key) {
        lock.lock();
        try {
            Entry entry = entries.remove(key);
            if (entry != null) {
                unsettle(key, entry);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Measures a tree in the background that will not change for now, so that nobody need wait who asks. Not at
    /// once: many a container is removed as soon as it has ended.
    public void measure(Tree tree) {
        lock.lock();
        try {
            Entry entry = entries.computeIfAbsent(tree.key(), _ -> new Entry());
            if (!entry.settled) {
                renewAfter(SOON, tree, entry);
            }
        } finally {
            lock.unlock();
        }
    }

    public long bytes(Tree tree) {
        return bytes(List.of(tree)).getOrDefault(tree.key(), 0L);
    }

    /// The bytes of each tree, by their keys; 0 for one that could not be measured.
    public Map<String, Long> bytes(Collection<Tree> trees) {
        Map<String, Answer> answers = new LinkedHashMap<>();
        trees.forEach(tree -> answers.put(tree.key(), ask(tree)));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<String, Long> told = new HashMap<>();
        answers.forEach((key, answer) -> told.put(key, answer.await(deadline)));
        return told;
    }

    /// A figure, a walk that makes a better one, or both.
    ///
    /// @param kept what is told where the walk takes too long; null where it must be waited for
    private record Answer(@Nullable Long kept, @Nullable CompletableFuture<Long> walk) {
        long await(long deadline) {
            if (walk == null) {
                return kept == null ? 0 : kept;
            }
            if (kept == null) {
                return walk.join();
            }
            try {
                return walk.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return kept;
            } catch (TimeoutException | ExecutionException e) {
                return kept;
            }
        }
    }

    private Answer ask(Tree tree) {
        lock.lock();
        try {
            Entry entry = entries.computeIfAbsent(tree.key(), _ -> new Entry());
            Instant now = clock.instant();
            entry.asked = now;
            TreeFigure figure = entry.figure;
            boolean isTrue = entry.settled || tree.change() == TreeChange.OFTEN;
            if (figure == null || !isTrue) {
                return new Answer(null, begin(tree, entry));
            }
            if (tree.change() == TreeChange.NEVER
                    || !figure.isOlderThan(tree.change().lag(figure.took()), now)) {
                return new Answer(figure.bytes(), null);
            }
            boolean isTooOld = figure.isOlderThan(tree.change().most(), now);
            long room = figure.room() == Quotas.UNKNOWN
                    ? Quotas.UNKNOWN
                    : tree.room().getAsLong();
            if (room != Quotas.UNKNOWN && !isTooOld) {
                return new Answer(figure.grown(room), null);
            }
            return new Answer(isTooOld ? null : figure.bytes(), begin(tree, entry));
        } finally {
            lock.unlock();
        }
    }

    /// A walk that has begun serves, unless somebody has begun or ended to write since.
    private CompletableFuture<Long> begin(Tree tree, Entry entry) {
        Walk underWay = entry.walk;
        if (underWay != null && (underWay.changes == entry.changes || tree.change() == TreeChange.OFTEN)) {
            return underWay.bytes;
        }
        Walk walk = new Walk(entry.changes);
        entry.walk = walk;
        walkers.execute(() -> walk(tree, entry, walk));
        return walk.bytes;
    }

    private void walk(Tree tree, Entry entry, Walk walk) {
        Instant begun = clock.instant();
        long started = System.nanoTime();
        long bytes = 0;
        try {
            long room = tree.room().getAsLong();
            bytes = tree.walk().getAsLong();
            TreeFigure figure = new TreeFigure(bytes, begun, Duration.ofNanos(System.nanoTime() - started), room);
            keep(tree, entry, walk, figure);
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "size not measured tree={0} reason={1}", tree.key(), e.getMessage());
        } finally {
            ended(entry, walk);
            walk.bytes.complete(bytes);
        }
    }

    private void ended(Entry entry, Walk walk) {
        lock.lock();
        try {
            if (entry.walk == walk) {
                entry.walk = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private void keep(Tree tree, Entry entry, Walk walk, TreeFigure figure) {
        lock.lock();
        try {
            boolean isNewest = entry.figure == null || !entry.figure.measured().isAfter(figure.measured());
            if (entries.get(tree.key()) != entry || !isNewest) {
                return;
            }
            entry.figure = figure;
            if (tree.change() == TreeChange.OFTEN) {
                renewLater(tree, entry, figure.took());
            } else if (entry.changes == walk.changes) {
                entry.settled = true;
                table.store(tree.key(), figure);
            }
        } finally {
            lock.unlock();
        }
    }

    /// What takes longer than anybody is to wait is there before the next question.
    private void renewLater(Tree tree, Entry entry, Duration took) {
        boolean isSmall = took.compareTo(PATIENCE) < 0;
        if (!isSmall && !entry.asked.plus(INTEREST).isBefore(clock.instant())) {
            renewAfter(tree.change().lag(took), tree, entry);
        }
    }

    private void renewAfter(Duration delay, Tree tree, Entry entry) {
        if (!walkers.isShutdown()) {
            int changes = entry.changes;
            var _ = walkers.schedule(() -> renew(tree, entry, changes), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void renew(Tree tree, Entry entry, int changes) {
        lock.lock();
        try {
            if (entries.get(tree.key()) == entry && entry.changes == changes && !entry.settled && entry.walk == null) {
                var _ = begin(tree, entry);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        walkers.shutdownNow();
        lock.lock();
        try {
            for (Entry entry : entries.values()) {
                if (entry.walk != null) {
                    entry.walk.bytes.complete(0L); // who waits need not for ever
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
