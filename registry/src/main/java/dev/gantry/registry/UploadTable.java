package dev.gantry.registry;

import dev.gantry.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// Which uploads are on their way into which repository, and when each was last heard of.
final class UploadTable {
    private final Database database;
    private final Clock clock;

    UploadTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    void insert(String id, long repository) {
        database.update(
                "INSERT INTO upload (id, repository, touched) VALUES (?, ?, ?)", id, repository, clock.millis());
    }

    boolean touch(String id, RepositoryName repository) {
        return database.update(
                        "UPDATE upload SET touched = ? WHERE id = ? AND repository = "
                                + "(SELECT id FROM repository WHERE name = ?)",
                        clock.millis(),
                        id,
                        repository.text())
                > 0;
    }

    void remove(String id) {
        database.update("DELETE FROM upload WHERE id = ?", id);
    }

    /// Those that nobody has sent to for this long.
    List<String> abandoned(Duration age) {
        return database.query(
                "SELECT id FROM upload WHERE touched < ?", row -> row.text(1), clock.millis() - age.toMillis());
    }

    List<String> all() {
        return database.query("SELECT id FROM upload", row -> row.text(1));
    }
}
