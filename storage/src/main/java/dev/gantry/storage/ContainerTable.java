package dev.gantry.storage;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The containers' rows. Every method is one transaction, or part of the one it is called in
/// ([Storage#transaction]). Safe for any thread.
public final class ContainerTable {
    private static final String COLUMNS = "SELECT id, name, image, created, document FROM container ";

    private final Database database;

    ContainerTable(Database database) {
        this.database = database;
    }

    /// Adds a container.
    ///
    /// @throws NameTakenException when another one has its name
    public void insert(ContainerRow row) {
        database.transaction(() -> {
            requireFree(row.name());
            return database.update(
                    "INSERT INTO container (id, name, image, created, document) VALUES (?, ?, ?, ?, ?)",
                    row.id(),
                    row.name(),
                    row.image(),
                    Nanos.of(row.created()),
                    row.document());
        });
    }

    /// Replaces the document; false when there is no such container.
    public boolean update(String id, String document) {
        return database.update("UPDATE container SET document = ? WHERE id = ?", document, id) == 1;
    }

    /// Gives a container another name; its own is no conflict. False when there is no such container.
    ///
    /// @throws NameTakenException when another one has the name
    public boolean rename(String id, String name) {
        return database.transaction(() -> {
            if (!ownerOf(name).map(id::equals).orElse(false)) {
                requireFree(name);
            }
            return database.update("UPDATE container SET name = ? WHERE id = ?", name, id) == 1;
        });
    }

    /// Removes a container; false when there was none.
    public boolean delete(String id) {
        return database.update("DELETE FROM container WHERE id = ?", id) == 1;
    }

    public Optional<ContainerRow> find(String id) {
        return database.find(COLUMNS + "WHERE id = ?", ContainerTable::row, id);
    }

    /// The id of the container that has this name.
    public Optional<String> ownerOf(String name) {
        return database.find("SELECT id FROM container WHERE name = ?", row -> row.text(1), name);
    }

    /// All containers, oldest first.
    public List<ContainerRow> all() {
        return database.query(COLUMNS + "ORDER BY created, id", ContainerTable::row);
    }

    private void requireFree(String name) {
        ownerOf(name).ifPresent(owner -> {
            throw new NameTakenException(name, owner);
        });
    }

    private static ContainerRow row(Row row) throws SQLException {
        return new ContainerRow(row.text(1), row.text(2), row.text(3), row.instant(4), row.text(5));
    }
}
