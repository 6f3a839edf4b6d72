package dev.gantry.network;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/// The one platform thread that works on the host's network. Kernel calls here can wait for the kernel's
/// network lock, which virtual threads must not, and with one thread the room's state needs no locks.
final class NetworkThread implements AutoCloseable {
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("network").daemon().factory());

    /// Runs `work` there and waits for it, even when interrupted: it is short and must not be left half done.
    <T> T call(Supplier<T> work) {
        Future<T> future = executor.submit(work::get);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /// Runs `work`, which does not throw, there some time; not after [#close].
    void execute(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException _) {
            // nobody works there any more
        }
    }

    private static RuntimeException failure(ExecutionException thrown) {
        return thrown.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(thrown);
    }

    @Override
    public void close() {
        executor.close();
    }
}
