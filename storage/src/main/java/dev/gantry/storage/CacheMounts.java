package dev.gantry.storage;

import dev.gantry.image.Digest;
import dev.gantry.linux.Directory;
import dev.gantry.linux.LinuxException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Directories that commands of builds keep from one build to the next (`RUN --mount=type=cache`). One that is
/// held is never dropped. Safe for any thread.
public final class CacheMounts {
    private final Database database;
    private final SnapshotDirectories directories;
    private final Workers workers;
    private final KeptSizes sizes;

    /// Guards `inUse` and `making`.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Map<Long, Use> inUse = new HashMap<>();
    private final Set<String> making = new HashSet<>();

    CacheMounts(Database database, SnapshotDirectories directories, Workers workers, KeptSizes sizes) {
        this.database = database;
        this.directories = directories;
        this.workers = workers;
        this.sizes = sizes;
    }

    /// What happens where several want one at once: they work in it together, each gets one of its own, or one
    /// waits for the other.
    public enum Sharing {
        SHARED,
        PRIVATE,
        LOCKED
    }

    /// What is wanted.
    ///
    /// @param key the same for the same cache, of whatever build
    /// @param description for people who look into the cache
    /// @param mode of the directory where it is new
    public record Wanted(String key, String description, Sharing sharing, int mode, int uid, int gid) {}

    private record Use(Sharing sharing, int holders) {}

    /// A directory that is held. Closing it lets it go.
    public final class Held implements AutoCloseable {
        private final long directory;

        private Held(long directory) {
            this.directory = directory;
        }

        public Path path() {
            return directories.filesPath(directory);
        }

        @Override
        public void close() {
            letGo(directory);
        }
    }

    /// Holds a directory, made where there is none that fits.
    ///
    /// @param fill puts into a new one what it begins with
    /// @throws StorageException when the disk is full or fails
    public Held hold(Wanted wanted, Consumer<Directory> fill) throws InterruptedException {
        Optional<Held> known = take(wanted);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            return make(wanted, fill);
        } catch (LinuxException e) {
            throw DiskFull.explain("make cache", e);
        } finally {
            lock.lock();
            try {
                making.remove(wanted.key());
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Empty where the caller is to make one.
    private Optional<Held> take(Wanted wanted) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                List<Long> there = directories(wanted.key());
                for (long directory : there) {
                    if (fits(inUse.get(directory), wanted.sharing())) {
                        return Optional.of(claim(directory, wanted.sharing()));
                    }
                }
                if (!mustWait(there, wanted)) {
                    making.add(wanted.key());
                    return Optional.empty();
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean fits(@Nullable Use use, Sharing sharing) {
        return use == null || (use.sharing() == Sharing.SHARED && sharing == Sharing.SHARED);
    }

    private boolean mustWait(List<Long> there, Wanted wanted) {
        return switch (wanted.sharing()) {
            case PRIVATE -> false;
            case LOCKED -> !there.isEmpty() || making.contains(wanted.key());
            case SHARED -> making.contains(wanted.key()) || there.stream().anyMatch(this::isLocked);
        };
    }

    private boolean isLocked(long directory) {
        Use use = inUse.get(directory);
        return use != null && use.sharing() == Sharing.LOCKED;
    }

    private Held claim(long directory, Sharing sharing) {
        inUse.merge(directory, new Use(sharing, 1), (use, one) -> new Use(sharing, use.holders() + one.holders()));
        sizes.stale(KeptSizes.cache(directory));
        return new Held(directory);
    }

    private Held make(Wanted wanted, Consumer<Directory> fill) {
        try (SnapshotDirectories.Draft draft = directories.begin()) {
            try (Directory made = draft.open()) {
                try (Directory files = made.child("fs")) {
                    fill.accept(files);
                }
                made.chown("fs", wanted.uid(), wanted.gid());
                made.chmod("fs", wanted.mode());
            }
            draft.publish();
            return insert(wanted, draft.number());
        }
    }

    private Held insert(Wanted wanted, long directory) {
        lock.lock();
        try {
            long now = Nanos.of(Instant.now());
            database.update(
                    "INSERT INTO cache_mount (id, key, directory, description, created, used, uses)"
                            + " VALUES (?, ?, ?, ?, ?, ?, 0)",
                    id(wanted.key(), directory),
                    wanted.key(),
                    directory,
                    wanted.description(),
                    now,
                    now);
            return claim(directory, wanted.sharing());
        } catch (RuntimeException e) {
            directories.discard(directory);
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /// Private ones have a key in common.
    private static String id(String key, long directory) {
        return Digest.of((key + "/" + directory).getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    private void letGo(long directory) {
        lock.lock();
        try {
            inUse.computeIfPresent(
                    directory, (_, use) -> use.holders() == 1 ? null : new Use(use.sharing(), use.holders() - 1));
            database.update(
                    "UPDATE cache_mount SET used = ?, uses = uses + 1 WHERE directory = ?",
                    Nanos.of(Instant.now()),
                    directory);
            sizes.stale(KeptSizes.cache(directory));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Writes the files of one as a tar, while nobody else works in it.
    ///
    /// @return false where there is none of that key
    /// @throws IOException when the stream fails
    public boolean pack(String key, OutputStream out) throws IOException, InterruptedException {
        Optional<Held> held = takeExisting(key);
        if (held.isEmpty()) {
            return false;
        }
        try (Held mount = held.get();
                Directory files = Directory.open(mount.path())) {
            LayerPacker.layer(MergedDirectory.of(files), new Lower.Anything(), out);
            return true;
        }
    }

    private Optional<Held> takeExisting(String key) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                List<Long> there = directories(key);
                if (there.isEmpty()) {
                    return Optional.empty();
                }
                for (long directory : there) {
                    if (!inUse.containsKey(directory)) {
                        return Optional.of(claim(directory, Sharing.LOCKED));
                    }
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Long> directories(String key) {
        return database.query(
                "SELECT directory FROM cache_mount WHERE key = ? ORDER BY directory", row -> row.number(1), key);
    }

    /// All of them, the least recently used first.
    public List<CacheEntry> all() {
        record Known(long directory, CacheEntry entry) {}
        List<Known> known = database.query(
                "SELECT directory, id, description, created, used, uses FROM cache_mount ORDER BY used, id",
                row -> new Known(
                        row.number(1),
                        new CacheEntry(
                                row.text(2),
                                CacheEntry.Kind.MOUNT,
                                row.text(3),
                                0,
                                row.instant(4),
                                row.instant(5),
                                row.number(6),
                                false,
                                false)));
        Set<Long> held = held();
        Map<String, Long> bytes = sizes.bytes(known.stream()
                .map(each -> tree(each.directory(), held.contains(each.directory())))
                .toList());
        return known.stream()
                .map(each -> each.entry()
                        .measured(
                                bytes.getOrDefault(KeptSizes.cache(each.directory()), 0L),
                                held.contains(each.directory())))
                .toList();
    }

    private KeptSizes.Tree tree(long directory, boolean held) {
        return new KeptSizes.Tree(
                KeptSizes.cache(directory), held ? TreeChange.OFTEN : TreeChange.NEVER, () -> sizeBytes(directory));
    }

    private Set<Long> held() {
        lock.lock();
        try {
            return Set.copyOf(inUse.keySet());
        } finally {
            lock.unlock();
        }
    }

    private long sizeBytes(long directory) {
        return workers.call(() -> {
            try (Directory files = Directory.open(directories.filesPath(directory))) {
                return TreeUsage.of(files);
            }
        });
    }

    /// Drops those that nobody holds.
    ///
    /// @param ids of [CacheEntry#key]
    /// @return the ids of those that are gone
    public List<String> drop(Collection<String> ids) {
        List<String> dropped = new ArrayList<>();
        lock.lock();
        try {
            for (String id : ids) {
                database.find("SELECT directory FROM cache_mount WHERE id = ?", row -> row.number(1), id)
                        .filter(directory -> !inUse.containsKey(directory))
                        .ifPresent(directory -> {
                            database.update("DELETE FROM cache_mount WHERE id = ?", id);
                            directories.discard(directory);
                            sizes.forget(KeptSizes.cache(directory));
                            dropped.add(id);
                        });
            }
        } finally {
            lock.unlock();
        }
        return dropped;
    }

    /// Forgets those whose directories are not on the disk.
    static void dropLost(Database database, Set<Long> there) {
        database.query("SELECT directory FROM cache_mount", row -> row.number(1)).stream()
                .filter(directory -> !there.contains(directory))
                .forEach(directory -> database.update("DELETE FROM cache_mount WHERE directory = ?", directory));
    }
}
