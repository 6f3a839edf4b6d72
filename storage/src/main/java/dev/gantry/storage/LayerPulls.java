package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import dev.gantry.image.WatchedInputStream;
import dev.gantry.storage.PullProgress.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The layers that are coming from elsewhere, each in one pass: read, digested, stored as blob, decompressed,
/// unpacked. So many come at once as the operator allows, whoever wants them; one that several pulls want comes once,
/// and goes on as long as one of them waits for it.
///
/// A layer is brought on a platform thread, since it makes kernel calls that wait for the disk. The threads end when
/// nothing has come for a while.
final class LayerPulls implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final Leases leases;
    private final Blobs blobs;
    private final Snapshotter snapshots;
    private final LayerLimits limits;
    private final ThreadPoolExecutor threads;

    /// Guards the map and who waits for each of its pulls.
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Digest, Pull> running = new HashMap<>();

    LayerPulls(Leases leases, Blobs blobs, Snapshotter snapshots, LayerLimits limits, int atOnce) {
        this.leases = leases;
        this.blobs = blobs;
        this.snapshots = snapshots;
        this.limits = limits;
        this.threads = new ThreadPoolExecutor(
                atOnce,
                atOnce,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("gantry-pull-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /// One layer on its way, and who waits for it.
    private final class Pull implements Runnable {
        private final Descriptor blob;
        private final Digest diffId;
        private final RemoteBlobs remote;
        private final List<PullProgress> waiting = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Boolean> end = new CompletableFuture<>();

        /// One of the same blob that nobody wants any more and that has not ended yet: both would write one file.
        private final @Nullable Pull before;

        private @Nullable Thread thread;
        private boolean unwanted;

        /// Whether what has come is to be kept no longer than the pull.
        private volatile boolean useless;

        Pull(Descriptor blob, Digest diffId, RemoteBlobs remote, @Nullable Pull before) {
            this.blob = blob;
            this.diffId = diffId;
            this.remote = remote;
            this.before = before;
        }

        @Override
        public void run() {
            try {
                if (before != null) {
                    before.end.handle((done, failure) -> true).join();
                }
                if (begin()) {
                    work();
                }
                end(null);
            } catch (Throwable e) { // who waits has to hear of everything
                end(e);
            }
        }

        private boolean begin() {
            lock.lock();
            try {
                thread = Thread.currentThread();
                return !unwanted;
            } finally {
                lock.unlock();
            }
        }

        private void work() throws IOException {
            try (Lease lease = leases.open("layer " + blob.digest())) {
                lease.hold(diffId);
                lease.hold(blob.digest());
                bring(lease);
                tell(Stage.COMPLETE);
            }
        }

        private void end(@Nullable Throwable failure) {
            lock.lock();
            try {
                thread = null;
                running.remove(blob.digest(), this);
            } finally {
                lock.unlock();
            }
            if (failure == null) {
                end.complete(true);
            } else {
                end.completeExceptionally(failure);
            }
        }

        /// Ends it where nobody waits for it. The caller has the lock.
        ///
        /// @param keep whether what has come so far may serve another attempt
        private void leave(PullProgress progress, boolean keep) {
            waiting.remove(progress);
            if (waiting.isEmpty() && !end.isDone()) {
                unwanted = true;
                if (!keep) {
                    useless = true; // before the interruption, after which it is looked at
                }
                if (thread != null) {
                    thread.interrupt();
                }
            }
        }

        private void bring(Lease lease) throws IOException {
            if (blobs.contains(blob.digest())) {
                unpackStored(lease);
                return;
            }
            if (attempt(lease, true)) {
                attempt(lease, false);
            }
            tell(Stage.DOWNLOADED);
            tellExtracting(blob.size());
        }

        /// Brings the layer.
        ///
        /// @return true where what an earlier attempt had left was of no use, and it has to come anew
        private boolean attempt(Lease lease, boolean mayHaveRest) throws IOException {
            boolean plain = blob.digest().equals(diffId);
            try (BlobDownload download =
                    blobs.download(lease, blob, plain, offset -> remote.open(blob, offset, this::tellWait))) {
                try {
                    unpack(lease, watched(download, this::tellDownloading));
                    download.commit();
                    return false;
                } catch (InvalidImageException e) {
                    download.discard();
                    if (mayHaveRest && download.kept() > 0) {
                        return true; // a power cut may have damaged it
                    }
                    throw e;
                } catch (StorageException e) {
                    if (DiskFull.isReasonOf(e)) {
                        useless = true;
                    }
                    throw e;
                } finally {
                    if (useless) {
                        download.discard();
                    }
                }
            }
        }

        private void unpackStored(Lease lease) throws IOException {
            if (snapshots.find(diffId).isPresent()) {
                return;
            }
            tell(Stage.DOWNLOADED);
            try (InputStream stored = blobs.open(blob.digest())) {
                unpack(lease, watched(stored, this::tellExtracting));
            }
        }

        private void unpack(Lease lease, InputStream in) throws IOException {
            try (LayerReader reader = LayerReader.open(in, limits)) {
                snapshots.unpack(lease, diffId, reader);
            }
        }

        private void tell(Stage stage) {
            waiting.forEach(progress -> progress.stage(blob.digest(), stage));
        }

        private void tellDownloading(long done) {
            waiting.forEach(progress -> progress.downloading(blob.digest(), done, blob.size()));
        }

        private void tellExtracting(long done) {
            waiting.forEach(progress -> progress.extracting(blob.digest(), done, blob.size()));
        }

        private void tellWait(Duration wait) {
            waiting.forEach(progress -> progress.waits(blob.digest(), wait));
        }
    }

    /// Waits for these layers, which the caller's lease holds.
    ///
    /// @param diffIds of the layers, in their order
    /// @throws InterruptedIOException where the thread is interrupted: layers that nobody else wants stop coming
    void bring(List<Descriptor> layers, List<Digest> diffIds, RemoteBlobs remote, PullProgress progress)
            throws IOException {
        Map<Digest, Integer> missing = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            Digest blob = layers.get(i).digest();
            boolean here =
                    blobs.contains(blob) && snapshots.find(diffIds.get(i)).isPresent();
            progress.stage(blob, here ? Stage.PRESENT : Stage.WANTED);
            if (!here) {
                missing.putIfAbsent(blob, i);
            }
        }
        List<Pull> wanted = new ArrayList<>();
        try {
            for (int i : missing.values()) {
                wanted.add(join(layers.get(i), diffIds.get(i), remote, progress));
            }
            for (Pull pull : wanted) {
                await(pull);
            }
        } catch (StorageException e) {
            if (DiskFull.isReasonOf(e)) {
                discard(wanted, progress);
            }
            throw e;
        } finally {
            leave(wanted, progress);
        }
    }

    /// Ends what nobody else wants and keeps nothing of it.
    private void discard(List<Pull> pulls, PullProgress progress) {
        List<Pull> unwanted;
        lock.lock();
        try {
            pulls.forEach(pull -> pull.leave(progress, false));
            unwanted = pulls.stream().filter(pull -> pull.unwanted).toList();
        } finally {
            lock.unlock();
        }
        unwanted.forEach(pull -> pull.end.handle((done, failure) -> true).join());
    }

    private Pull join(Descriptor blob, Digest diffId, RemoteBlobs remote, PullProgress progress) {
        lock.lock();
        try {
            Pull known = running.get(blob.digest());
            if (known != null && !known.unwanted && known.diffId.equals(diffId)) {
                known.waiting.add(progress);
                return known;
            }
            Pull pull = new Pull(blob, diffId, remote, known);
            pull.waiting.add(progress);
            running.put(blob.digest(), pull);
            if (running.size() > threads.getCorePoolSize()) {
                progress.stage(blob.digest(), Stage.WAITING);
            }
            threads.execute(pull);
            return pull;
        } finally {
            lock.unlock();
        }
    }

    private void leave(List<Pull> pulls, PullProgress progress) {
        lock.lock();
        try {
            pulls.forEach(pull -> pull.leave(progress, true));
        } finally {
            lock.unlock();
        }
    }

    private static void await(Pull pull) throws IOException {
        try {
            pull.end.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException unchecked -> throw unchecked;
                case IOException io -> throw io;
                case Error error -> throw error;
                case null, default -> throw new IOException(e);
            }
        }
    }

    /// Blobs that are on their way.
    Set<Digest> living() {
        lock.lock();
        try {
            return Set.copyOf(running.keySet());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /// Tells how much of a stream was read, which stays open for who made it.
    private static InputStream watched(InputStream in, LongConsumer told) {
        return new WatchedInputStream(in, 0, told) {
            @Override
            public void close() {}
        };
    }
}
