package dev.gantry.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
    <T> List<T> callAll(List<Callable<T>> tasks) {
        List<Future<T>> futures = tasks.stream().map(threads::submit).toList();
        List<T> results = new ArrayList<>();
        RuntimeException failure = null;
        for (Future<T> future : futures) {
            try {
                if (failure == null || !future.cancel(false)) {
                    results.add(result(future));
                }
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return results;
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
