package dev.gantry.storage;

import dev.gantry.image.Digest;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Keeps blobs and layers that nothing refers to yet from garbage collection, while they are being loaded. Closing
/// it, after the image's row is written, ends that.
///
/// A lease is a row in the database, so it is seen by every collection; a crash leaves the row behind and the next
/// [Storage#open] drops it. Safe for any thread.
public final class Lease implements AutoCloseable {
    private final Database database;
    private final GarbageCollection garbage;
    private final long id;
    private final Runnable ended;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param ended hears that nobody has it open any more
    Lease(Database database, GarbageCollection garbage, long id, Runnable ended) {
        this.database = database;
        this.garbage = garbage;
        this.id = id;
        this.ended = ended;
    }

    /// Holds the blob of this digest and the layer of this diff ID, whether they exist yet or not. Hold first, then
    /// look whether it is there: what is there afterwards stays.
    public void hold(Digest digest) {
        if (closed.get()) {
            throw new IllegalStateException("lease " + id + " is closed");
        }
        database.update(
                "INSERT INTO lease_content (lease, digest) VALUES (?, ?) ON CONFLICT DO NOTHING",
                id,
                digest.toString());
    }

    /// Ends the lease. What it held and nothing refers to is taken away at once: after a failed load nothing is
    /// left.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            List<Digest> held =
                    database.query("SELECT digest FROM lease_content WHERE lease = ?", row -> row.digest(1), id);
            database.update("DELETE FROM lease WHERE id = ?", id);
            ended.run();
            garbage.collect(held, held);
        }
    }

    /// Ends the use of the lease, and leaves what it holds where it is for a later one.
    void leave() {
        if (closed.compareAndSet(false, true)) {
            ended.run();
        }
    }
}
