package dev.gantry.storage;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The volumes' rows. Every method is one transaction, or part of the one it is called in ([Storage#transaction]).
/// Safe for any thread.
public final class VolumeTable {
    private static final String COLUMNS = "SELECT name, created, document FROM volume ";

    private final Database database;

    VolumeTable(Database database) {
        this.database = database;
    }

    /// Adds a volume; false, and nothing changed, when one of that name exists (`docker volume create` is
    /// repeatable).
    public boolean insert(VolumeRow row) {
        return database.update(
                        "INSERT INTO volume (name, created, document) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                        row.name(),
                        Nanos.of(row.created()),
                        row.document())
                == 1;
    }

    /// Replaces the document; false when there is no such volume.
    public boolean update(String name, String document) {
        return database.update("UPDATE volume SET document = ? WHERE name = ?", document, name) == 1;
    }

    /// Removes a volume's row; false when there was none.
    public boolean delete(String name) {
        return database.update("DELETE FROM volume WHERE name = ?", name) == 1;
    }

    public Optional<VolumeRow> find(String name) {
        return database.find(COLUMNS + "WHERE name = ?", VolumeTable::row, name);
    }

    /// All volumes by name.
    public List<VolumeRow> all() {
        return database.query(COLUMNS + "ORDER BY name", VolumeTable::row);
    }

    private static VolumeRow row(Row row) throws SQLException {
        return new VolumeRow(row.text(1), row.instant(2), row.text(3));
    }
}
