package dev.gantry.storage;

import java.time.Instant;

/// Grants leases.
public final class Leases {
    private final Database database;
    private final GarbageCollection garbage;

    Leases(Database database, GarbageCollection garbage) {
        this.database = database;
        this.garbage = garbage;
    }

    /// A new lease; the caller closes it.
    ///
    /// @param purpose for people who look into the database: `load`, `pull busybox`
    public Lease open(String purpose) {
        long id = database.transaction(() -> {
            database.update("INSERT INTO lease (purpose, created) VALUES (?, ?)", purpose, Nanos.of(Instant.now()));
            return database.query("SELECT last_insert_rowid()", row -> row.number(1))
                    .getFirst();
        });
        return new Lease(database, garbage, id);
    }

    /// Drops the leases of a daemon that is gone.
    ///
    /// @return how many there were
    int dropAll() {
        return database.update("DELETE FROM lease");
    }
}
