package dev.gantry.storage;

import dev.gantry.linux.Directory;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.RegularFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The metadata database: one SQLite connection, one caller at a time, statements prepared once.
///
/// Write-ahead log with `synchronous=NORMAL`: a killed daemon loses nothing, a power cut may lose the last
/// transactions but never half of one. Calls take tens of microseconds; they are made on virtual threads too.
public final class Database implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Database.class.getName());
    private static final int BUSY_MILLIS = 5000;

    /// SQLite begins the log anew after 1,000 pages of 4 KiB, each with 24 bytes of its own; somewhat more.
    private static final long LOG_BYTES = 5L << 20;

    /// Guards the connection, its statements and `depth`. Held for a whole transaction, so nothing that can sleep
    /// long happens inside one.
    private final ReentrantLock lock = new ReentrantLock();

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private int depth;

    private Database(Connection connection) {
        this.connection = connection;
    }

    /// Opens or makes the database and brings it up to the newest schema.
    ///
    /// @throws StorageException when the file is no database of ours, or of a newer Gantry
    public static Database open(Path file, Schema schema) {
        reserve(file);
        try {
            Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
            Database database = new Database(connection);
            try {
                database.configure();
                database.migrate(file, schema);
                reserve(file.resolveSibling(file.getFileName() + "-wal"));
                return database;
            } catch (RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new StorageException("cannot open the database " + file + ": " + e.getMessage(), e);
        }
    }

    private void configure() {
        execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
        execute("PRAGMA journal_mode = WAL");
        execute("PRAGMA synchronous = NORMAL");
        execute("PRAGMA foreign_keys = ON");
    }

    private void migrate(Path file, Schema schema) {
        long seen = pragma("user_version");
        long owner = pragma("application_id");
        if (owner != schema.applicationId() && (owner != 0 || seen != 0)) {
            throw new StorageException(file + " is not a database of Gantry");
        }
        int known = schema.steps().size();
        if (seen > known) {
            throw new StorageException("database " + file + " has schema " + seen + ", this Gantry knows up to " + known
                    + ": install the version that wrote it, or a newer one");
        }
        for (int step = (int) seen; step < known; step++) {
            apply(schema, step);
        }
    }

    private void apply(Schema schema, int step) {
        transaction(() -> {
            execute(schema.steps().get(step));
            execute("PRAGMA application_id = " + schema.applicationId());
            execute("PRAGMA user_version = " + (step + 1));
            return step;
        });
    }

    /// The log has room on the disk before others fill it, and so has the database for a whole log: what takes
    /// rows away works on a full disk, too. The database's turn is before SQLite opens it: to close a file ends
    /// all locks that the process has on it (`fcntl(2)`). The log has none.
    private static void reserve(Path file) {
        String name = String.valueOf(file.getFileName());
        try (Directory folder = Directory.open(file.resolveSibling("."));
                RegularFile opened = folder.find(name).isPresent() ? folder.modify(name) : folder.create(name, 0644)) {
            opened.reserve(opened.status().sizeBytes() + LOG_BYTES);
        } catch (LinuxException e) {
            LOG.log(Level.DEBUG, "no room reserved file={0} reason={1}", file, e.getMessage());
        }
    }

    private long pragma(String name) {
        return query("PRAGMA " + name, row -> row.number(1)).getFirst();
    }

    /// Runs SQL text without results, several statements at once if need be.
    private void execute(String sql) {
        lock.lock();
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw failure(sql, e);
        } finally {
            lock.unlock();
        }
    }

    /// Runs `work` as one transaction: all of it is kept, or nothing when it throws. A transaction inside another
    /// one is part of it.
    public <T> T transaction(Supplier<T> work) {
        lock.lock();
        try {
            if (depth > 0) {
                return nested(work);
            }
            execute("BEGIN IMMEDIATE");
            return outermost(work);
        } finally {
            lock.unlock();
        }
    }

    private <T> T nested(Supplier<T> work) {
        depth++;
        try {
            return work.get();
        } finally {
            depth--;
        }
    }

    private <T> T outermost(Supplier<T> work) {
        boolean done = false;
        try {
            T result = nested(work);
            execute("COMMIT");
            done = true;
            return result;
        } finally {
            if (!done) {
                rollback();
            }
        }
    }

    /// Some errors (disk full) have already rolled back; then there is nothing left to do.
    private void rollback() {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("ROLLBACK");
        } catch (SQLException alreadyRolledBack) {
            return;
        }
    }

    /// All rows, in the order of the query.
    public <T> List<T> query(String sql, Row.Mapper<T> mapper, Object... arguments) {
        lock.lock();
        try (ResultSet result = prepare(sql, arguments).executeQuery()) {
            List<T> rows = new ArrayList<>();
            Row row = new Row(result);
            while (result.next()) {
                rows.add(mapper.map(row));
            }
            return rows;
        } catch (SQLException e) {
            throw failure(sql, e);
        } finally {
            lock.unlock();
        }
    }

    /// The only row, or empty.
    public <T> Optional<T> find(String sql, Row.Mapper<T> mapper, Object... arguments) {
        return query(sql, mapper, arguments).stream().findFirst();
    }

    /// Is there a row?
    public boolean exists(String sql, Object... arguments) {
        return find(sql, row -> Boolean.TRUE, arguments).isPresent();
    }

    /// Changes rows and tells how many.
    public int update(String sql, Object... arguments) {
        lock.lock();
        try {
            return prepare(sql, arguments).executeUpdate();
        } catch (SQLException e) {
            throw failure(sql, e);
        } finally {
            lock.unlock();
        }
    }

    private PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }

    private static StorageException failure(String sql, SQLException e) {
        if (e instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL) {
            return new StorageException(DiskFull.MESSAGE, e);
        }
        return new StorageException(
                "database: " + e.getMessage() + " ("
                        + sql.strip().lines().findFirst().orElse("") + ")",
                e);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StorageException("cannot close the database: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }
}
