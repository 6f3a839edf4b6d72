package dev.gantry.storage;

import dev.gantry.image.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Brings database and disk to agree when a data root is opened, before anybody uses it. Rows come last and go
/// first, so after a crash there are files without rows; rows without files mean that somebody else was at the
/// disk.
final class Reconciliation {
    private final DataRoot root;
    private final Database database;
    private final Blobs blobs;
    private final Leases leases;
    private final SnapshotDirectories directories;
    private final GarbageCollection garbage;

    Reconciliation(
            DataRoot root,
            Database database,
            Blobs blobs,
            Leases leases,
            SnapshotDirectories directories,
            GarbageCollection garbage) {
        this.root = root;
        this.database = database;
        this.blobs = blobs;
        this.leases = leases;
        this.directories = directories;
        this.garbage = garbage;
    }

    RepairReport run() {
        try {
            int halfWritten = blobs.prepare() + TreeDeletion.empty(root.temporary());
            SnapshotDirectories.Found found = directories.scan();
            Set<Long> numbers = new HashSet<>(found.numbers());
            int unknown = discardUnknown(numbers);
            List<Digest> lostLayers = lost("SELECT diff_id, directory FROM layer", numbers).stream()
                    .map(Digest::parse)
                    .toList();
            List<String> lostSnapshots = lost("SELECT container, directory FROM snapshot", numbers);
            List<Digest> lostImages = forget(lostLayers, lostSnapshots);
            BuildSteps.dropUnsettled(database);
            CacheMounts.dropLost(database, numbers);
            KeptTrees.dropLost(database, numbers);
            int dropped = leases.dropAll();
            List<Digest> unused = garbage.dropUnusedLayers();
            Collected collected = garbage.collect();
            return new RepairReport(
                    halfWritten + found.unfinished(),
                    unknown,
                    dropped,
                    new Collected(collected.blobs(), unused, collected.bytes()),
                    lostLayers,
                    lostImages,
                    lostSnapshots);
        } catch (IOException e) {
            throw DiskFull.explain("repair " + root.path(), e);
        }
    }

    private int discardUnknown(Set<Long> numbers) {
        Set<Long> unknown = new HashSet<>(numbers);
        database.query("""
                SELECT directory FROM layer
                UNION ALL SELECT directory FROM snapshot
                UNION ALL SELECT directory FROM cache_mount
                UNION ALL SELECT directory FROM kept_tree
                """, row -> row.number(1)).forEach(unknown::remove);
        unknown.forEach(directories::discard);
        return unknown.size();
    }

    /// The keys of rows whose directories are not on disk.
    private List<String> lost(String keyAndDirectory, Set<Long> numbers) {
        return database.query(keyAndDirectory, row -> numbers.contains(row.number(2)) ? "" : row.text(1)).stream()
                .filter(key -> !key.isEmpty())
                .toList();
    }

    /// Forgets what cannot be used any more.
    ///
    /// @return the images among it
    private List<Digest> forget(List<Digest> layers, List<String> snapshots) {
        return database.transaction(() -> {
            Set<Digest> images = new LinkedHashSet<>(imagesWithoutContent());
            for (Digest layer : layers) {
                images.addAll(imagesOf(layer));
            }
            images.forEach(image -> database.update("DELETE FROM image WHERE id = ?", image.toString()));
            List<String> broken = new ArrayList<>(snapshots);
            layers.forEach(layer -> broken.addAll(snapshotsOf(layer)));
            broken.forEach(container -> database.update("DELETE FROM snapshot WHERE container = ?", container));
            layers.forEach(layer -> database.update("DELETE FROM layer WHERE diff_id = ?", layer.toString()));
            return List.copyOf(images);
        });
    }

    private List<Digest> imagesOf(Digest layer) {
        return database.query(
                "SELECT DISTINCT image FROM image_layer WHERE diff_id = ?", row -> row.digest(1), layer.toString());
    }

    private List<String> snapshotsOf(Digest layer) {
        return database.query(
                "SELECT DISTINCT container FROM snapshot_layer WHERE diff_id = ?",
                row -> row.text(1),
                layer.toString());
    }

    /// An image without its config cannot even be listed; one without a layer's blob still runs.
    private List<Digest> imagesWithoutContent() {
        return database.query("SELECT id FROM image", row -> row.digest(1)).stream()
                .filter(id -> !blobs.contains(id))
                .toList();
    }
}
