package dev.gantry.storage;

import dev.gantry.image.Digest;
import dev.gantry.linux.Directory;
import dev.gantry.linux.LinuxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Folders of clients as builds saw them last, so that only what has changed is sent again. A tree that is kept is
/// never written to: who has a newer one keeps that in its place, and who works with the old one may go on.
/// There is no end of folders: those that were not used for longest go when there are too many or too large ones.
/// Safe for any thread.
public final class KeptTrees {
    private static final String LISTING = "listing";
    private static final String NEW_LISTING = ".listing";

    private final Database database;
    private final SnapshotDirectories directories;
    private final Workers workers;
    private final Limits limits;

    /// Guards `holders` and `replaced`, and the rows against both.
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Long, Integer> holders = new HashMap<>();

    /// Directories without a row that somebody still works with.
    private final Set<Long> replaced = new HashSet<>();

    /// How much is kept.
    ///
    /// @param trees how many
    /// @param bytes of all together
    public record Limits(int trees, long bytes) {
        /// 64 folders, 32 GiB.
        public static final Limits DEFAULT = new Limits(64, 32L << 30);
    }

    KeptTrees(Database database, SnapshotDirectories directories, Workers workers, Limits limits) {
        this.database = database;
        this.directories = directories;
        this.workers = workers;
        this.limits = limits;
    }

    /// A tree that stays as it is while it is held. Closing it lets it go.
    public final class Held implements AutoCloseable {
        private final long directory;
        private final Directory root;
        private final byte[] listing;

        private Held(long directory, Directory root, byte[] listing) {
            this.directory = directory;
            this.root = root;
            this.listing = listing;
        }

        /// Where the files are.
        public Directory root() {
            return root;
        }

        /// What was said of them when the tree was kept.
        public byte[] listing() {
            return listing.clone();
        }

        /// Says something else of them from now on.
        public void relist(byte[] newer) {
            lock.lock();
            try {
                writeListing(directories.base().resolve(Long.toString(directory)), newer);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            root.close();
            letGo(directory);
        }
    }

    /// Holds what is kept of a folder.
    ///
    /// @param key names the folder
    public Optional<Held> hold(String key) {
        Optional<Long> directory = claim(key);
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(workers.call(() -> open(directory.get())));
        } catch (StorageException | LinuxException e) { // nobody but us writes there: what it holds is not known
            letGo(directory.get());
            drop(List.of(id(key)));
            return Optional.empty();
        }
    }

    private Optional<Long> claim(String key) {
        lock.lock();
        try {
            Optional<Long> directory =
                    database.find("SELECT directory FROM kept_tree WHERE key = ?", row -> row.number(1), key);
            directory.ifPresent(number -> holders.merge(number, 1, Integer::sum));
            return directory;
        } finally {
            lock.unlock();
        }
    }

    private Held open(long directory) throws IOException {
        Path base = directories.base().resolve(Long.toString(directory));
        return new Held(directory, Directory.open(base.resolve("fs")), Files.readAllBytes(base.resolve(LISTING)));
    }

    private void letGo(long directory) {
        lock.lock();
        try {
            holders.computeIfPresent(directory, (_, count) -> count == 1 ? null : count - 1);
            database.update(
                    "UPDATE kept_tree SET used = ?, uses = uses + 1 WHERE directory = ?",
                    Nanos.of(Instant.now()),
                    directory);
            if (!holders.containsKey(directory) && replaced.remove(directory)) {
                directories.discard(directory);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Keeps a tree in place of what was kept of the folder before. One that is too large is not kept.
    ///
    /// @param description for people who look into the cache
    /// @param tree nobody may write to it any more; to be closed by the caller
    /// @param listing what [Held#listing] is to say
    /// @param bytes how much its files are
    /// @throws StorageException when the disk is full or fails
    public void keep(String key, String description, TreeStore.Tree tree, byte[] listing, long bytes) {
        if (bytes > limits.bytes()) {
            return;
        }
        long directory = workers.call(() -> {
            try (Directory made = tree.directory()) {
                writeListing(made.handle(), listing);
            }
            directories.sync();
            return tree.publish();
        });
        insert(key, description, directory, bytes);
    }

    private static void writeListing(Path folder, byte[] listing) {
        Path fresh = folder.resolve(NEW_LISTING);
        try (FileChannel file = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(listing);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
            Files.move(fresh, folder.resolve(LISTING), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw DiskFull.explain("keep folder", e);
        }
    }

    private void insert(String key, String description, long directory, long bytes) {
        lock.lock();
        try {
            database.query("DELETE FROM kept_tree WHERE key = ? RETURNING directory", row -> row.number(1), key)
                    .forEach(this::replace);
            long now = Nanos.of(Instant.now());
            database.update(
                    "INSERT INTO kept_tree (key, id, directory, description, size, created, used, uses)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
                    key,
                    id(key),
                    directory,
                    description,
                    bytes,
                    now,
                    now);
            makeRoom(key);
        } finally {
            lock.unlock();
        }
    }

    private void replace(long directory) {
        if (holders.containsKey(directory)) {
            replaced.add(directory);
        } else {
            directories.discard(directory);
        }
    }

    /// @param newest stays
    private void makeRoom(String newest) {
        List<CacheEntry> all = all();
        int trees = all.size();
        long bytes = all.stream().mapToLong(CacheEntry::sizeBytes).sum();
        for (CacheEntry entry : all) {
            boolean isTooMuch = trees > limits.trees() || bytes > limits.bytes();
            if (isTooMuch
                    && !entry.key().equals(id(newest))
                    && !drop(List.of(entry.key())).isEmpty()) {
                trees--;
                bytes -= entry.sizeBytes();
            }
        }
    }

    /// What people are shown is not what finds the folder.
    private static String id(String key) {
        return Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /// All of them, the least recently used first.
    public List<CacheEntry> all() {
        lock.lock();
        try {
            return database.query(
                    "SELECT id, description, size, created, used, uses, directory FROM kept_tree ORDER BY used, id",
                    row -> new CacheEntry(
                            row.text(1),
                            CacheEntry.Kind.FOLDER,
                            row.text(2),
                            row.number(3),
                            row.instant(4),
                            row.instant(5),
                            row.number(6),
                            false,
                            holders.containsKey(row.number(7))));
        } finally {
            lock.unlock();
        }
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
                database.find("SELECT directory FROM kept_tree WHERE id = ?", row -> row.number(1), id)
                        .filter(directory -> !holders.containsKey(directory))
                        .ifPresent(directory -> {
                            database.update("DELETE FROM kept_tree WHERE id = ?", id);
                            directories.discard(directory);
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
        database.query("SELECT directory FROM kept_tree", row -> row.number(1)).stream()
                .filter(directory -> !there.contains(directory))
                .forEach(directory -> database.update("DELETE FROM kept_tree WHERE directory = ?", directory));
    }
}
