package dev.gantry.storage;

import dev.gantry.image.Digest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// When images were last of use to somebody. Safe for any thread.
public final class ImageUses {
    private final Database database;

    ImageUses(Database database) {
        this.database = database;
    }

    /// A container or a build has used an image, until then. An earlier time than what is known changes
    /// nothing, nor does an image that is gone.
    public void used(Digest image, Instant until) {
        long nanos = Nanos.of(until);
        database.update(
                "UPDATE image SET last_used = ? WHERE id = ? AND coalesce(last_used, 0) < ?",
                nanos,
                image.toString(),
                nanos);
    }

    /// All images with the latest of: they came here, they were named, they were used.
    public Map<Digest, Instant> last() {
        record Use(Digest image, Instant at) {}
        Map<Digest, Instant> all = new HashMap<>();
        database.query(
                        "SELECT id, max(loaded, coalesce(last_tagged, 0), coalesce(last_used, 0)) FROM image",
                        row -> new Use(row.digest(1), row.instant(2)))
                .forEach(use -> all.put(use.image(), use.at()));
        return all;
    }
}
