package dev.gantry.compose;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Does the same to several things at the same time, each on a virtual thread.
final class Parallel {
    private Parallel() {}

    /// Returns when all are done. The first that fails is thrown, with the others' failures suppressed in it; none of
    /// them is broken off.
    static <T> void forEach(Collection<T> things, Consumer<T> work) {
        forEach(things, Integer.MAX_VALUE, work);
    }

    /// @param most how many at a time
    static <T> void forEach(Collection<T> things, int most, Consumer<T> work) {
        if (things.size() == 1) {
            things.forEach(work);
            return;
        }
        Semaphore places = new Semaphore(most);
        Outcome outcome = new Outcome();
        List<Thread> threads = new ArrayList<>();
        for (T thing : things) {
            threads.add(Thread.ofVirtual().start(() -> {
                places.acquireUninterruptibly();
                try {
                    work.accept(thing);
                } catch (RuntimeException | Error e) {
                    outcome.failed(e);
                } finally {
                    places.release();
                }
            }));
        }
        threads.forEach(Parallel::join);
        outcome.throwFailure();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProjectException("interrupted");
        }
    }

    /// What went wrong first.
    static final class Outcome {
        private @Nullable Throwable failure;

        synchronized void failed(Throwable e) {
            if (failure == null) {
                failure = e;
            } else if (!failure.equals(e)) {
                failure.addSuppressed(e);
            }
        }

        synchronized boolean hasFailed() {
            return failure != null;
        }

        synchronized void throwFailure() {
            switch (failure) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
        }
    }
}
