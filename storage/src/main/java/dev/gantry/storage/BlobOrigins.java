package dev.gantry.storage;

import dev.gantry.image.Digest;
import dev.gantry.image.Reference;
import java.util.Collection;
import java.util.List;

/// From which repositories blobs came, and where they went: a registry takes such a blob over from one of its
/// repositories to another without the bytes. What is gone is forgotten. Safe for any thread.
public final class BlobOrigins {
    private final Database database;

    BlobOrigins(Database database) {
        this.database = database;
    }

    /// These blobs are in that repository.
    public void add(Collection<Digest> blobs, Reference repository) {
        database.transaction(() -> {
            for (Digest blob : blobs) {
                database.update(
                        "INSERT INTO blob_origin (digest, repository) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        blob.toString(),
                        repository.name());
            }
            return true;
        });
    }

    /// The repositories that have, or had, a blob.
    public List<Reference> of(Digest blob) {
        return database.query(
                "SELECT repository FROM blob_origin WHERE digest = ? ORDER BY repository",
                row -> Reference.parse(row.text(1)),
                blob.toString());
    }
}
