package dev.gantry.registry;

import dev.gantry.storage.Database;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The repositories. One comes into being with the first upload to it, and is listed once it has a manifest.
final class Repositories {
    private final Database database;
    private final Clock clock;

    Repositories(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// The row's id.
    OptionalLong find(RepositoryName name) {
        List<Long> ids = database.query("SELECT id FROM repository WHERE name = ?", row -> row.number(1), name.text());
        return ids.isEmpty() ? OptionalLong.empty() : OptionalLong.of(ids.getFirst());
    }

    /// @throws RegistryException `NAME_UNKNOWN`
    long require(RepositoryName name) {
        return find(name).orElseThrow(() -> new RegistryException(ErrorCode.NAME_UNKNOWN, Map.of("name", name.text())));
    }

    /// Finds or makes a repository.
    long make(RepositoryName name) {
        OptionalLong found = find(name);
        if (found.isPresent()) {
            return found.getAsLong();
        }
        database.update(
                "INSERT INTO repository (name, created) VALUES (?, ?) ON CONFLICT DO NOTHING",
                name.text(),
                clock.millis());
        return require(name);
    }

    /// Names of repositories with a manifest, in their order.
    ///
    /// @param last only names after this one; empty for all
    List<String> list(String last, int limit) {
        return database.query("""
                SELECT name FROM repository WHERE name > ? AND EXISTS (SELECT 1 FROM manifest WHERE repository = id)
                ORDER BY name LIMIT ?
                """, row -> row.text(1), last, limit);
    }

    /// Forgets a repository with its manifests and tags; its blobs go with the next garbage collection.
    ///
    /// @throws RegistryException `NAME_UNKNOWN`
    void remove(RepositoryName name) {
        database.update("DELETE FROM repository WHERE id = ?", require(name));
    }
}
