package dev.gantry.storage;

import java.sql.SQLException;
import java.util.List;

/// The endpoints' rows. Every method is one transaction, or part of the one it is called in
/// ([Storage#transaction]). Safe for any thread.
public final class EndpointTable {
    private static final String COLUMNS = "SELECT id, network, container, document FROM endpoint ";

    private final Database database;

    EndpointTable(Database database) {
        this.database = database;
    }

    /// Adds an endpoint.
    ///
    /// @throws StorageException when its network or container has no row
    public void insert(EndpointRow row) {
        database.update(
                "INSERT INTO endpoint (id, network, container, document) VALUES (?, ?, ?, ?)",
                row.id(),
                row.network(),
                row.container(),
                row.document());
    }

    /// Replaces the document; false when there is no such endpoint.
    public boolean update(String id, String document) {
        return database.update("UPDATE endpoint SET document = ? WHERE id = ?", document, id) == 1;
    }

    /// Removes an endpoint; false when there was none.
    public boolean delete(String id) {
        return database.update("DELETE FROM endpoint WHERE id = ?", id) == 1;
    }

    public List<EndpointRow> ofContainer(String container) {
        return database.query(COLUMNS + "WHERE container = ? ORDER BY id", EndpointTable::row, container);
    }

    public List<EndpointRow> ofNetwork(String network) {
        return database.query(COLUMNS + "WHERE network = ? ORDER BY id", EndpointTable::row, network);
    }

    public List<EndpointRow> all() {
        return database.query(COLUMNS + "ORDER BY id", EndpointTable::row);
    }

    private static EndpointRow row(Row row) throws SQLException {
        return new EndpointRow(row.text(1), row.text(2), row.text(3), row.text(4));
    }
}
