package dev.gantry.storage;

import dev.gantry.linux.Directory;
import dev.gantry.linux.Errno;
import dev.gantry.linux.LinuxException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Deletes files and directory trees in the background, one after the other, on one platform thread. What is
/// not done when the daemon ends is found again at the next start.
final class Trash implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Trash.class.getName());
    private static final long CLOSE_SECONDS = 2;

    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("gantry-trash").factory());

    /// Queues a file or a tree.
    ///
    /// @param name in `folder`; already out of everybody's sight
    void delete(Path folder, String name) {
        worker.execute(() -> {
            try (Directory parent = Directory.open(folder)) {
                new TreeDeletion(parent).delete(name);
            } catch (LinuxException e) {
                if (e.errno() != Errno.ENOENT) { // someone deleted the same tree by hand
                    LOG.log(Level.WARNING, "delete failed path=" + folder.resolve(name) + " reason=" + e.getMessage());
                }
            }
        });
    }

    /// Waits until everything queued so far is deleted.
    void drain() {
        try {
            worker.submit(() -> {}).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new StorageException("trash: " + e.getMessage(), e);
        }
    }

    /// Stops taking work, gives what is queued a moment and leaves the rest to the next start.
    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
