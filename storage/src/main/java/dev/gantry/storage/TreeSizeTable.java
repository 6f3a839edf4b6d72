package dev.gantry.storage;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Figures of trees that nobody writes to: those that the next daemon may believe.
final class TreeSizeTable {
    private final Database database;

    TreeSizeTable(Database database) {
        this.database = database;
    }

    /// All figures of trees that are still there, by their keys; the others' rows go.
    Map<String, TreeFigure> load() {
        database.update("""
                DELETE FROM tree_size WHERE key NOT IN (
                    SELECT 'container/' || container FROM snapshot
                    UNION ALL SELECT 'volume/' || name FROM volume
                    UNION ALL SELECT 'cache/' || directory FROM cache_mount)
                """);
        record Known(String key, TreeFigure figure) {}
        Map<String, TreeFigure> all = new LinkedHashMap<>();
        database.query(
                        "SELECT key, bytes, measured, took FROM tree_size",
                        row -> new Known(
                                row.text(1),
                                new TreeFigure(
                                        row.number(2),
                                        row.instant(3),
                                        Duration.ofNanos(row.number(4)),
                                        Quotas.UNKNOWN)))
                .forEach(known -> all.put(known.key(), known.figure()));
        return all;
    }

    void store(String key, TreeFigure figure) {
        database.update(
                "INSERT INTO tree_size (key, bytes, measured, took) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE"
                        + " SET bytes = excluded.bytes, measured = excluded.measured, took = excluded.took",
                key,
                figure.bytes(),
                Nanos.of(figure.measured()),
                figure.took().toNanos());
    }

    void delete(String key) {
        database.update("DELETE FROM tree_size WHERE key = ?", key);
    }
}
