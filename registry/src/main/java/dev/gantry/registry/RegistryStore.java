package dev.gantry.registry;

import dev.gantry.storage.Database;
import dev.gantry.storage.FolderLock;
import dev.gantry.storage.FreeSpace;
import dev.gantry.storage.SqliteLibrary;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;

/// What a registry keeps, and the wiring of it. One process serves a root at a time.
final class RegistryStore implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RegistryStore.class.getName());

    /// What uploads leave free, so that the database can still be written.
    private static final long RESERVE_BYTES = 16L << 20;

    private final FolderLock lock;
    private final Database database;
    private final Repositories repositories;
    private final Links links;
    private final Manifests manifests;
    private final BlobStore store;
    private final Uploads uploads;
    private final GarbageCollection garbage;
    private final Metrics metrics = new Metrics();

    private RegistryStore(Path root, FolderLock lock, Database database, Clock clock) throws IOException {
        this.lock = lock;
        this.database = database;
        this.repositories = new Repositories(database, clock);
        this.links = new Links(database, clock);
        this.manifests = new Manifests(database, repositories, links, clock);
        this.store = new DiskBlobStore(root);
        UploadTable table = new UploadTable(database, clock);
        DigestLocks locks = new DigestLocks();
        FreeSpace space = new FreeSpace(root, RESERVE_BYTES);
        this.uploads = new Uploads(table, repositories, links, store, locks, space, metrics);
        this.garbage = new GarbageCollection(database, links, table, uploads, store, locks, clock);
        int repaired = uploads.repair();
        if (repaired > 0) {
            LOG.log(Level.INFO, "uploads repaired count={0}", repaired);
        }
    }

    /// Opens a root, made if it is not there.
    ///
    /// @throws StorageException when another process serves it, it is of a newer Gantry, or the disk fails
    static RegistryStore open(Path folder, Clock clock) {
        Path root = prepare(folder);
        FolderLock lock = FolderLock.take(root.resolve("registry.lock"), pid -> inUse(root, pid));
        try {
            Database database = database(root);
            try {
                return new RegistryStore(root, lock, database, clock);
            } catch (IOException | RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (IOException e) {
            lock.close();
            throw new StorageException("cannot open the registry " + root + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Opens a root's database alone, which a serving process allows.
    static Database database(Path root) {
        SqliteLibrary.prepare(root.resolve("lib"));
        return Database.open(root.resolve("registry.db"), RegistrySchema.SCHEMA);
    }

    /// Images can hold secrets: nobody but the owner looks in.
    private static Path prepare(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
            return root;
        } catch (IOException e) {
            throw new StorageException("cannot make the registry " + root + ": " + e.getMessage(), e);
        }
    }

    private static StorageException inUse(Path root, String pid) {
        return new StorageException(
                "registry " + root + " is in use by process " + pid + ": stop it, or choose another --root");
    }

    Database database() {
        return database;
    }

    Repositories repositories() {
        return repositories;
    }

    Links links() {
        return links;
    }

    Manifests manifests() {
        return manifests;
    }

    BlobStore blobs() {
        return store;
    }

    Uploads uploads() {
        return uploads;
    }

    Metrics metrics() {
        return metrics;
    }

    GarbageCollection garbage() {
        return garbage;
    }

    @Override
    public void close() {
        try {
            database.close();
        } finally {
            lock.close();
        }
    }
}
