package dev.gantry.storage;

import dev.gantry.image.Digest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Takes away what nothing refers to: no image, no container, no step of the build cache, no lease. References are
/// rows, and a thing is judged and made invisible in one transaction, so a load that holds it at the same time either
/// saves it or finds it gone and brings it again.
final class GarbageCollection {
    private final Database database;
    private final Blobs blobs;
    private final SnapshotDirectories directories;
    private final Trash trash;

    GarbageCollection(Database database, Blobs blobs, SnapshotDirectories directories, Trash trash) {
        this.database = database;
        this.blobs = blobs;
        this.directories = directories;
        this.trash = trash;
    }

    /// Looks at everything.
    Collected collect() {
        List<Digest> layers = database.query("SELECT diff_id FROM layer", row -> row.digest(1));
        return collect(blobs.all(), layers);
    }

    /// Takes away all layers that no image, no container and no step of the build cache uses, leases or not:
    /// after a crash nobody knows whether they had reached the disk.
    ///
    /// @return their diff IDs
    List<Digest> dropUnusedLayers() {
        List<Layer> unused = database.query("""
                DELETE FROM layer
                    WHERE NOT EXISTS (SELECT 1 FROM image_layer WHERE image_layer.diff_id = layer.diff_id)
                    AND NOT EXISTS (SELECT 1 FROM snapshot_layer WHERE snapshot_layer.diff_id = layer.diff_id)
                    AND NOT EXISTS (SELECT 1 FROM build_step WHERE build_step.diff_id = layer.diff_id)
                RETURNING diff_id, directory, size
                """, row -> new Layer(row.digest(1), row.number(2), row.number(3)));
        unused.forEach(layer -> directories.discard(layer.directory()));
        return unused.stream().map(Layer::diffId).toList();
    }

    /// Looks at these blobs and layers; those still referred to stay.
    Collected collect(List<Digest> content, List<Digest> diffIds) {
        List<Layer> layers = new ArrayList<>();
        for (Digest diffId : new LinkedHashSet<>(diffIds)) {
            forget(diffId).ifPresent(layers::add);
        }
        layers.forEach(layer -> directories.discard(layer.directory()));
        List<Digest> withdrawn = new ArrayList<>();
        long bytes = layers.stream().mapToLong(Layer::sizeBytes).sum();
        for (Digest digest : new LinkedHashSet<>(content)) {
            Optional<Blobs.Withdrawn> blob = withdraw(digest);
            if (blob.isPresent()) {
                trash.delete(blob.get().folder(), blob.get().name());
                withdrawn.add(digest);
                bytes += blob.get().sizeBytes();
            }
        }
        return new Collected(withdrawn, layers.stream().map(Layer::diffId).toList(), bytes);
    }

    private Optional<Layer> forget(Digest diffId) {
        return database.find("""
                DELETE FROM layer WHERE diff_id = ?1
                    AND NOT EXISTS (SELECT 1 FROM image_layer WHERE diff_id = ?1)
                    AND NOT EXISTS (SELECT 1 FROM snapshot_layer WHERE diff_id = ?1)
                    AND NOT EXISTS (SELECT 1 FROM build_step WHERE diff_id = ?1)
                    AND NOT EXISTS (SELECT 1 FROM lease_content WHERE digest = ?1)
                RETURNING directory, size
                """, row -> new Layer(diffId, row.number(1), row.number(2)), diffId.toString());
    }

    private Optional<Blobs.Withdrawn> withdraw(Digest digest) {
        return database.transaction(() -> {
            boolean used = database.exists("""
                    SELECT 1 FROM image_content WHERE digest = ?1
                    UNION ALL SELECT 1 FROM build_step WHERE diff_id = ?1
                    UNION ALL SELECT 1 FROM lease_content WHERE digest = ?1
                    """, digest.toString());
            if (used || !blobs.contains(digest)) {
                return Optional.empty();
            }
            database.update("DELETE FROM blob_origin WHERE digest = ?", digest.toString());
            return Optional.of(blobs.withdraw(digest));
        });
    }
}
