package dev.gantry.registry;

import dev.gantry.image.Digest;
import dev.gantry.storage.Database;
import dev.gantry.storage.DiskFull;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Takes away what nothing refers to, while the registry serves.
///
/// Three steps, each safe at any moment: uploads that nobody sends to any more are given up; links that no
/// manifest uses and nobody is about to use are cut; blobs without a link go, row first. Somebody is about to
/// use a link while an upload into its repository is on its way, and for the grace time after the link was
/// made, mounted, asked for, or lost its manifest. References are rows, and each link is judged and cut in
/// one transaction: a manifest that names the blob is there before, or is refused after. A blob's file goes
/// under the lock under which files of its digest come, after its row.
final class GarbageCollection {
    /// Judged in one transaction, so that requests get their turn.
    private static final int BATCH = 200;

    private final Database database;
    private final Links links;
    private final UploadTable uploadTable;
    private final Uploads uploads;
    private final BlobStore store;
    private final DigestLocks locks;
    private final Clock clock;

    /// One collection at a time.
    private final ReentrantLock running = new ReentrantLock();

    GarbageCollection(
            Database database,
            Links links,
            UploadTable uploadTable,
            Uploads uploads,
            BlobStore store,
            DigestLocks locks,
            Clock clock) {
        this.database = database;
        this.links = links;
        this.uploadTable = uploadTable;
        this.uploads = uploads;
        this.store = store;
        this.locks = locks;
        this.clock = clock;
    }

    /// How long things are kept that nothing refers to.
    ///
    /// @param grace a link, after it was last of use
    /// @param uploads an upload, after something was last sent to it
    record Keep(Duration grace, Duration uploads) {
        static final Keep DEFAULT = new Keep(Duration.ofHours(1), Duration.ofDays(1));
    }

    /// What a collection took away.
    record Collected(int uploads, int links, int blobs, long bytes) {
        @Override
        public String toString() {
            return "uploads=" + uploads + " links=" + links + " blobs=" + blobs + " bytes=" + bytes;
        }
    }

    /// Looks at everything.
    Collected collect(Keep keep) {
        running.lock();
        try {
            int expired = expire(keep.uploads);
            int cut = cut(clock.millis() - keep.grace.toMillis());
            long[] removed = removeBlobs();
            return new Collected(expired, cut, (int) removed[0], removed[1]);
        } catch (IOException e) {
            throw DiskFull.explain("garbage collection", e);
        } finally {
            running.unlock();
        }
    }

    private int expire(Duration age) throws IOException {
        int expired = 0;
        for (String id : uploadTable.abandoned(age)) {
            expired += uploads.expire(id) ? 1 : 0;
        }
        return expired;
    }

    private int cut(long before) {
        int total = 0;
        int last = BATCH;
        while (last == BATCH) {
            last = database.update("""
                    DELETE FROM link WHERE (repository, digest) IN (
                        SELECT repository, digest FROM link
                        WHERE touched < ?1
                            AND NOT EXISTS (SELECT 1 FROM manifest_part AS part
                                WHERE part.repository = link.repository AND part.digest = link.digest)
                            AND NOT EXISTS (SELECT 1 FROM upload WHERE upload.repository = link.repository)
                        LIMIT ?2)
                    """, before, BATCH);
            total += last;
        }
        return total;
    }

    /// Those whose row nothing refers to, and files without a row, which a crash can leave.
    private long[] removeBlobs() throws IOException {
        List<Digest> candidates = new ArrayList<>(database.query(
                "SELECT digest FROM blob WHERE NOT EXISTS (SELECT 1 FROM link WHERE link.digest = blob.digest)",
                row -> row.digest(1)));
        store.forEach(digest -> {
            if (!links.isKnown(digest)) {
                candidates.add(digest);
            }
        });
        long removed = 0;
        long bytes = 0;
        for (Digest digest : candidates) {
            long size = remove(digest);
            removed += size < 0 ? 0 : 1;
            bytes += Math.max(0, size);
        }
        return new long[] {removed, bytes};
    }

    /// Removes a blob if it is without a link still; tells its size, or -1 where it stays.
    private long remove(Digest digest) throws IOException {
        ReentrantLock lock = locks.of(digest);
        lock.lock();
        try {
            database.update("""
                    DELETE FROM blob WHERE digest = ?1 AND NOT EXISTS (SELECT 1 FROM link WHERE link.digest = ?1)
                    """, digest.toString());
            if (links.isKnown(digest)) {
                return -1;
            }
            long size = size(digest);
            store.remove(digest);
            return size;
        } finally {
            lock.unlock();
        }
    }

    private long size(Digest digest) throws IOException {
        try (FileChannel file = store.open(digest)) {
            return file.size();
        } catch (NoSuchFileException gone) {
            return -1;
        }
    }
}
