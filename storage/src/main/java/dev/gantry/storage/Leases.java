package dev.gantry.storage;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Grants leases.
public final class Leases {
    /// Begins the purpose of leases that are kept over a restart.
    private static final String PULL = "pull ";

    private final Database database;
    private final GarbageCollection garbage;
    private final Set<Long> open = ConcurrentHashMap.newKeySet();

    Leases(Database database, GarbageCollection garbage) {
        this.database = database;
        this.garbage = garbage;
    }

    /// A new lease; the caller closes it.
    ///
    /// @param purpose for people who look into the database: `load`, `push busybox`
    public Lease open(String purpose) {
        long id = database.transaction(() -> {
            database.update("INSERT INTO lease (purpose, created) VALUES (?, ?)", purpose, Nanos.of(Instant.now()));
            return database.query("SELECT last_insert_rowid()", row -> row.number(1))
                    .getFirst();
        });
        open.add(id);
        return new Lease(database, garbage, id, () -> open.remove(id));
    }

    /// A lease that outlives a daemon that is killed: a pull goes on with what it has brought.
    Lease openPull(String name) {
        return open(PULL + name);
    }

    /// Drops the leases of a daemon that is gone, but those of pulls that may go on.
    ///
    /// @return how many there were
    int dropAll() {
        return database.update(
                "DELETE FROM lease WHERE purpose NOT LIKE 'pull %' OR created < ?", Nanos.of(Unfinished.oldest()));
    }

    /// Drops what earlier pulls of this name have left: the content that is still wanted has another holder now.
    void dropEarlierPulls(String name) {
        drop("SELECT id FROM lease WHERE purpose = ?", PULL + name);
    }

    /// Drops what pulls have left that nobody went on with for long.
    void dropOldPulls() {
        drop("SELECT id FROM lease WHERE purpose LIKE 'pull %' AND created < ?", Nanos.of(Unfinished.oldest()));
    }

    /// Drops what unfinished pulls have left.
    void dropUnfinishedPulls() {
        drop("SELECT id FROM lease WHERE purpose LIKE 'pull %'");
    }

    /// Closes leases that nobody has open.
    private void drop(String ids, Object... arguments) {
        for (long id : database.query(ids, row -> row.number(1), arguments)) {
            if (!open.contains(id)) {
                new Lease(database, garbage, id, () -> {}).close();
            }
        }
    }
}
