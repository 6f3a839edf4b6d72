package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.MediaTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The build cache: what steps of builds have made, by a key of all that went into them. It keeps their layers.
///
/// Safe for any thread. A step is found from [#put] on; those that were settled survive a restart.
public final class BuildSteps {
    private final Database database;
    private final Blobs blobs;
    private final Snapshotter snapshots;
    private final GarbageCollection garbage;

    BuildSteps(Database database, Blobs blobs, Snapshotter snapshots, GarbageCollection garbage) {
        this.database = database;
        this.blobs = blobs;
        this.snapshots = snapshots;
        this.garbage = garbage;
    }

    /// After a crash nobody knows whether these steps' layers had reached the disk.
    static void dropUnsettled(Database database) {
        database.update("DELETE FROM build_step WHERE durable = 0");
    }

    /// The step of this key, if all that it has made is there; from then on the lease holds it.
    public Optional<CachedStep> find(Lease lease, String key) {
        Optional<CachedStep> found = database.find(
                "SELECT diff_id, tar_size, created FROM build_step WHERE key = ?",
                row -> new CachedStep(
                        key,
                        row.isNull(1) ? null : new Descriptor(MediaTypes.OCI_LAYER, row.digest(1), row.number(2)),
                        row.instant(3)),
                key);
        Optional<CachedStep> whole = found.filter(step -> step.layer() == null || hold(lease, step.layer()));
        whole.ifPresent(_ -> database.update(
                "UPDATE build_step SET used = ?, uses = uses + 1 WHERE key = ?", Nanos.of(Instant.now()), key));
        return whole;
    }

    private boolean hold(Lease lease, Descriptor layer) {
        lease.hold(layer.digest());
        return blobs.contains(layer.digest()) && snapshots.find(layer.digest()).isPresent();
    }

    /// Keeps what a step has made, in place of what it made before.
    ///
    /// @param instruction for people who look into the cache
    public void put(CachedStep step, String instruction) {
        Descriptor layer = step.layer();
        drop(List.of(step.key()));
        database.update(
                "INSERT INTO build_step (key, diff_id, tar_size, instruction, created, used, uses, durable)"
                        + " VALUES (?, nullif(?, ''), ?, ?, ?, ?, 0, 0) ON CONFLICT DO NOTHING",
                step.key(),
                layer == null ? "" : layer.digest().toString(),
                layer == null ? 0 : layer.size(),
                instruction,
                Nanos.of(step.created()),
                Nanos.of(step.created()));
    }

    /// Waits until these steps' layers are on the disk; from then on they outlive the daemon, however it ends.
    public void settle(Collection<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        snapshots.sync();
        database.transaction(() -> {
            keys.forEach(key -> database.update("UPDATE build_step SET durable = 1 WHERE key = ?", key));
            return keys.size();
        });
    }

    /// Says that a build has used these steps, all at one time.
    public void touch(Collection<String> keys) {
        long now = Nanos.of(Instant.now());
        database.transaction(() -> {
            keys.forEach(key -> database.update("UPDATE build_step SET used = ? WHERE key = ?", now, key));
            return keys.size();
        });
    }

    /// All of the cache, the least recently used first; of those used at one time, what was made last, which builds on
    /// the others.
    public List<CacheEntry> all() {
        return database.query(
                """
                SELECT key, instruction, coalesce(size, 0), build_step.created, used, uses,
                    EXISTS (SELECT 1 FROM image_layer WHERE image_layer.diff_id = build_step.diff_id)
                    OR EXISTS (SELECT 1 FROM snapshot_layer WHERE snapshot_layer.diff_id = build_step.diff_id),
                    EXISTS (SELECT 1 FROM lease_content WHERE digest = build_step.diff_id)
                FROM build_step LEFT JOIN layer USING (diff_id) ORDER BY used, build_step.created DESC, key
                """,
                row -> new CacheEntry(
                        row.text(1),
                        CacheEntry.Kind.STEP,
                        row.text(2),
                        row.number(3),
                        row.instant(4),
                        row.instant(5),
                        row.number(6),
                        row.number(7) == 1,
                        row.number(8) == 1));
    }

    /// Drops steps, and the layers that nothing else refers to.
    ///
    /// @return what was taken away
    public Collected drop(Collection<String> keys) {
        List<Digest> layers = new ArrayList<>();
        for (String key : keys) {
            @Nullable Digest layer = database.find(
                            "DELETE FROM build_step WHERE key = ? RETURNING diff_id",
                            row -> Optional.ofNullable(row.isNull(1) ? null : row.digest(1)),
                            key)
                    .flatMap(found -> found)
                    .orElse(null);
            if (layer != null) {
                layers.add(layer);
            }
        }
        return garbage.collect(layers, layers);
    }
}
