package dev.gantry.storage;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/// The platform threads on which storage makes kernel calls that wait for the disk; on a virtual thread they would
/// stop its carrier, and with it everybody else's virtual threads.
final class Workers implements AutoCloseable {
    private final ExecutorService threads;

    Workers(int count) {
        threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name("gantry-storage-", 1).factory());
    }

    /// Runs a task where it may block: on a worker, or here if this is a platform thread already.
    <T> T call(Callable<T> task) {
        if (Thread.currentThread().isVirtual()) {
            return result(threads.submit(task));
        }
        try {
            return task.call();
        } catch (Exception e) {
            throw unchecked(e);
        }
    }

    /// Runs tasks on the workers, as many at once as there are, and waits for all. The first failure is thrown
    /// after those that had begun have ended; the others are not begun.
    <T> void runAll(List<Callable<T>> tasks) {
        AtomicBoolean failed = new AtomicBoolean();
        List<Future<Boolean>> futures = tasks.stream()
                .map(task -> threads.submit(() -> runUnless(failed, task)))
                .toList();
        RuntimeException failure = null;
        for (Future<Boolean> future : futures) {
            try {
                result(future);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /// A future that is cancelled is done for those who wait, though its task may still run: so a flag, not that.
    private static <T> boolean runUnless(AtomicBoolean failed, Callable<T> task) throws Exception {
        if (failed.get()) {
            return false;
        }
        try {
            task.call();
            return true;
        } catch (Exception | Error e) {
            failed.set(true);
            throw e;
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause() instanceof Exception cause ? cause : e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while waiting for storage", e);
        }
    }

    private static RuntimeException unchecked(Exception e) {
        return e instanceof RuntimeException unchecked ? unchecked : DiskFull.explain("storage", e);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
