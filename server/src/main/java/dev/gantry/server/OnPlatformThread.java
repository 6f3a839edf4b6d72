package dev.gantry.server;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Runs work that makes kernel calls which wait, on a thread of its own: on a virtual thread they would stop
/// its carrier.
///
/// @param name of the thread
record OnPlatformThread(String name) {
    /// Runs it and waits for its end. Interrupting the caller interrupts the work, whose end is waited for.
    <T> T run(Callable<T> work) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = Thread.ofPlatform().name(name).start(task);
        try {
            thread.join();
        } catch (InterruptedException e) {
            thread.interrupt();
            thread.join();
        }
        return result(task);
    }

    private static <T> T result(FutureTask<T> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }
}
