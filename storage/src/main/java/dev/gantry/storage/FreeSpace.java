package dev.gantry.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// Keeps a reserve on the data root's file system: an image that would eat it is refused as if the disk were full,
/// while containers and the database can still write.
public final class FreeSpace {
    /// How much may be written between two looks at the file system.
    static final long STRIDE = 16L << 20;

    private final FileStore store;
    private final long reserveBytes;
    private final Runnable deletion;

    public FreeSpace(Path path, long reserveBytes) {
        this(path, reserveBytes, () -> {});
    }

    /// @param deletion waits for what is being deleted
    FreeSpace(Path path, long reserveBytes, Runnable deletion) {
        try {
            this.store = Files.getFileStore(path);
        } catch (IOException e) {
            throw new StorageException("cannot tell the free space of " + path + ": " + e.getMessage(), e);
        }
        this.reserveBytes = reserveBytes;
        this.deletion = deletion;
    }

    /// A count of the bytes that one writer writes.
    public Meter meter() {
        return new Meter();
    }

    /// How much more would have to be deleted so that `bytes` are free; 0 where they are. What is being deleted already
    /// is waited for, and counts as free.
    ///
    /// @throws StorageException when the disk fails
    public long missing(long bytes) {
        try {
            if (store.getUsableSpace() < bytes) {
                deletion.run();
            }
            return Math.max(0, bytes - store.getUsableSpace());
        } catch (IOException e) {
            throw DiskFull.explain("look at free space", e);
        }
    }

    /// The size of the file system.
    ///
    /// @throws StorageException when the disk fails
    public long totalBytes() {
        try {
            return store.getTotalSpace();
        } catch (IOException e) {
            throw DiskFull.explain("look at disk", e);
        }
    }

    /// How much of the file system is used, by whomever; what only root may use counts as used.
    ///
    /// @throws StorageException when the disk fails
    public long usedBytes() {
        try {
            return store.getTotalSpace() - store.getUsableSpace();
        } catch (IOException e) {
            throw DiskFull.explain("look at disk", e);
        }
    }

    private void require() {
        if (missing(reserveBytes) > 0) {
            throw new StorageException(DiskFull.MESSAGE + ": less than " + (reserveBytes >> 20)
                    + " MiB would remain for containers and the database");
        }
    }

    /// Counts what is written and looks at the file system at the first byte and then every [#STRIDE]. One thread.
    public final class Meter {
        private long untilNextLook;

        private Meter() {}

        public void count(long bytes) {
            untilNextLook -= bytes;
            if (untilNextLook < 0) {
                look();
                untilNextLook = STRIDE;
            }
        }

        /// Looks at the file system now: for who does not know how much another program writes.
        ///
        /// @throws StorageException where the reserve is eaten
        public void look() {
            require();
        }
    }
}
