package dev.gantry.engine;

import dev.gantry.api.PruneResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Holds the build cache to the operator's rules, on a thread of its own. What running builds use stays. Safe for any
/// thread; closing it waits for what is being done.
public final class CacheCollection implements AutoCloseable {
    private static final Logger LOG = System.getLogger(CacheCollection.class.getName());
    private static final long PATIENCE_SECONDS = 60;

    private final BuildCaches caches;
    private final List<CacheRule> rules;

    /// Whoever asks while one waits to begin is served by that one.
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            Thread.ofPlatform().name("build-cache-", 1).factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    CacheCollection(BuildCaches caches, List<CacheRule> rules) {
        this.caches = caches;
        this.rules = List.copyOf(rules);
    }

    /// What the rules leave to the cache in any case: who cleans up the disk leaves it, too.
    long reservedBytes() {
        return rules.stream()
                .mapToLong(rule -> rule.limits().reservedBytes())
                .max()
                .orElse(0);
    }

    /// Says that a build has ended.
    public void built() {
        if (!rules.isEmpty()) {
            thread.execute(this::collect);
        }
    }

    private void collect() {
        try {
            for (CacheRule rule : rules) {
                PruneResponse.BuildCaches pruned = caches.collect(rule);
                if (pruned.cachesDeleted() != null) {
                    LOG.log(
                            Level.INFO,
                            "build cache collected records={0} bytes={1}",
                            pruned.cachesDeleted().size(),
                            Long.toString(pruned.spaceReclaimed()));
                }
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "build cache not collected reason=" + e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "build cache is still being collected");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
