package dev.gantry.storage;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The networks' rows. Every method is one transaction, or part of the one it is called in ([Storage#transaction]).
/// Safe for any thread.
public final class NetworkTable {
    private static final String COLUMNS = "SELECT id, name, created, document FROM network ";

    private final Database database;

    NetworkTable(Database database) {
        this.database = database;
    }

    /// Adds a network.
    ///
    /// @throws NameTakenException when another one has its name
    public void insert(NetworkRow row) {
        database.transaction(() -> {
            ownerOf(row.name()).ifPresent(owner -> {
                throw new NameTakenException(row.name(), owner);
            });
            return database.update(
                    "INSERT INTO network (id, name, created, document) VALUES (?, ?, ?, ?)",
                    row.id(),
                    row.name(),
                    Nanos.of(row.created()),
                    row.document());
        });
    }

    /// Replaces the document; false when there is no such network.
    public boolean update(String id, String document) {
        return database.update("UPDATE network SET document = ? WHERE id = ?", document, id) == 1;
    }

    /// Removes a network; false when there was none.
    public boolean delete(String id) {
        return database.update("DELETE FROM network WHERE id = ?", id) == 1;
    }

    public Optional<NetworkRow> find(String id) {
        return database.find(COLUMNS + "WHERE id = ?", NetworkTable::row, id);
    }

    /// The id of the network that has this name.
    public Optional<String> ownerOf(String name) {
        return database.find("SELECT id FROM network WHERE name = ?", row -> row.text(1), name);
    }

    /// All networks, oldest first.
    public List<NetworkRow> all() {
        return database.query(COLUMNS + "ORDER BY created, id", NetworkTable::row);
    }

    private static NetworkRow row(Row row) throws SQLException {
        return new NetworkRow(row.text(1), row.text(2), row.instant(3), row.text(4));
    }
}
