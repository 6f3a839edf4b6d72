package dev.gantry.registry;

import dev.gantry.image.Digest;
import dev.gantry.storage.DiskFull;
import dev.gantry.storage.FreeSpace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Blobs on their way in. Each upload is a file and a row from its first moment, so that it goes on where it
/// stopped after the connection, or the registry, has died.
final class Uploads {
    /// How long a request waits for an earlier one to the same upload: that of a connection which broke may
    /// take a moment to notice.
    private static final long WAIT_SECONDS = 10;

    private final UploadTable table;
    private final Repositories repositories;
    private final Links links;
    private final BlobStore store;
    private final DigestLocks locks;
    private final FreeSpace space;
    private final Metrics metrics;
    private final ConcurrentMap<String, UploadState> states = new ConcurrentHashMap<>();

    Uploads(
            UploadTable table,
            Repositories repositories,
            Links links,
            BlobStore store,
            DigestLocks locks,
            FreeSpace space,
            Metrics metrics) {
        this.table = table;
        this.repositories = repositories;
        this.links = links;
        this.store = store;
        this.locks = locks;
        this.space = space;
        this.metrics = metrics;
    }

    /// Starts an upload and tells its id.
    String begin(RepositoryName repository) throws IOException {
        String id = UUID.randomUUID().toString();
        table.insert(id, repositories.make(repository));
        store.begin(id);
        states.put(id, new UploadState());
        return id;
    }

    /// How many bytes have come.
    ///
    /// @throws RegistryException `BLOB_UPLOAD_UNKNOWN`
    long offset(RepositoryName repository, String id) throws IOException {
        try (Writer writer = open(repository, id)) {
            return writer.offset();
        }
    }

    /// Opens an upload for one request, which is alone with it until it closes the writer.
    ///
    /// @throws RegistryException `BLOB_UPLOAD_UNKNOWN`, or `BLOB_UPLOAD_INVALID` where another request goes
    /// on writing
    Writer open(RepositoryName repository, String id) throws IOException {
        requireId(id);
        if (!table.touch(id, repository)) {
            throw unknown(id);
        }
        UploadState state = states.computeIfAbsent(id, _ -> new UploadState());
        acquire(state.writing, id);
        try {
            return new Writer(repository, id, state, store.append(id));
        } catch (NoSuchFileException finished) { // by the request that was waited for
            state.writing.unlock();
            states.remove(id);
            throw unknown(id);
        } catch (IOException | RuntimeException e) {
            state.writing.unlock();
            throw e;
        }
    }

    /// The id becomes a file's name.
    private static void requireId(String id) {
        try {
            if (UUID.fromString(id).toString().equals(id)) {
                return;
            }
        } catch (IllegalArgumentException malformed) {
            throw unknown(id);
        }
        throw unknown(id);
    }

    private static void acquire(ReentrantLock lock, String id) {
        try {
            if (lock.tryLock(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new RegistryException(
                ErrorCode.BLOB_UPLOAD_INVALID, "another request is writing to this upload", Map.of("upload", id));
    }

    private static RegistryException unknown(String id) {
        return new RegistryException(ErrorCode.BLOB_UPLOAD_UNKNOWN, Map.of("upload", id));
    }

    /// Removes an upload that nobody is writing to.
    ///
    /// @return false where somebody is
    boolean expire(String id) throws IOException {
        UploadState state = states.computeIfAbsent(id, _ -> new UploadState());
        if (!state.writing.tryLock()) {
            return false;
        }
        try {
            forget(id);
            return true;
        } finally {
            state.writing.unlock();
        }
    }

    private void forget(String id) throws IOException {
        store.abandon(id);
        table.remove(id);
        states.remove(id);
    }

    /// Removes files without a row and rows without a file, which a crash can leave.
    ///
    /// @return how many there were
    int repair() throws IOException {
        int repaired = 0;
        Set<String> files = new HashSet<>(store.uploads());
        for (String id : table.all()) {
            if (!files.remove(id)) {
                table.remove(id);
                repaired++;
            }
        }
        for (String orphan : files) {
            store.abandon(orphan);
            repaired++;
        }
        return repaired;
    }

    /// One request's hold on an upload. One thread.
    final class Writer implements AutoCloseable {
        private final RepositoryName repository;
        private final String id;
        private final UploadState state;
        private final FileChannel file;

        private Writer(RepositoryName repository, String id, UploadState state, FileChannel file) {
            this.repository = repository;
            this.id = id;
            this.state = state;
            this.file = file;
        }

        /// Bytes that have come.
        long offset() throws IOException {
            return file.position();
        }

        /// Appends a body.
        ///
        /// @param expected how many bytes it must have, or -1; where it has others, none of them is kept
        /// @throws RegistryException `SIZE_INVALID`
        /// @throws dev.gantry.storage.StorageException where the disk is full; what fitted is kept
        /// @throws IOException where the client broke off; what came is kept
        void append(InputStream body, long expected) throws IOException {
            long start = offset();
            long count;
            try {
                count = state.append(file, body, space.meter());
            } catch (IOException e) {
                if (DiskFull.isFull(e)) {
                    throw DiskFull.explain("upload " + id, e);
                }
                throw e;
            }
            metrics.received(count);
            if (expected >= 0 && count != expected) {
                state.cut(file, start);
                throw new RegistryException(
                        ErrorCode.SIZE_INVALID,
                        "the body has " + count + " bytes, its headers say " + expected,
                        Map.of("upload", id));
            }
        }

        /// Turns the upload into a blob of the repository.
        ///
        /// @throws RegistryException `DIGEST_INVALID` where its digest is another; the upload is gone then
        void commit(Digest expected) throws IOException {
            long size = file.size();
            Digest actual = state.finish(file, expected.algorithm());
            if (!actual.equals(expected)) {
                cancel();
                throw new RegistryException(
                        ErrorCode.DIGEST_INVALID, Map.of("digest", expected.toString(), "computed", actual.toString()));
            }
            boolean isNew = !links.isKnown(expected);
            if (isNew) {
                file.force(false); // before the lock, for others may be waiting at it
            }
            ReentrantLock lock = locks.of(expected);
            lock.lock();
            try {
                if (!links.isKnown(expected)) {
                    if (!isNew) {
                        file.force(false);
                    }
                    store.publish(id, expected);
                }
                links.add(repositories.make(repository), expected, size);
            } finally {
                lock.unlock();
            }
            forget(id);
        }

        void cancel() throws IOException {
            forget(id);
        }

        @Override
        public void close() throws IOException {
            try {
                file.close();
            } finally {
                state.writing.unlock();
            }
        }
    }
}
