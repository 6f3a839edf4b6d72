package dev.gantry.difftest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/// A subject that works through cases, one after the other on a thread of its own, ahead of whoever asks for their
/// outcomes. Each case is done once, however often it is asked for.
final class Performance implements AutoCloseable {
    private final Subject subject;
    private final BiConsumer<Case, List<Outcome>> listener;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Map<Case, CompletableFuture<List<Outcome>>> outcomes = new HashMap<>();

    /// @param listener gets what came of each case
    Performance(Subject subject, BiConsumer<Case, List<Outcome>> listener) {
        this.subject = subject;
        this.listener = listener;
    }

    /// Begins those that were not begun before.
    synchronized void begin(List<Case> cases) {
        for (Case one : cases) {
            outcomes.computeIfAbsent(one, _ -> CompletableFuture.supplyAsync(() -> perform(one), thread));
        }
    }

    /// Waits until a case that was begun is done.
    ///
    /// @throws CompletionException with what went wrong
    List<Outcome> of(Case one) {
        CompletableFuture<List<Outcome>> outcome;
        synchronized (this) {
            outcome = outcomes.get(one);
        }
        if (outcome == null) {
            throw new IllegalArgumentException(one.name() + " was not begun");
        }
        return outcome.join();
    }

    private List<Outcome> perform(Case one) {
        try {
            List<Outcome> done = subject.perform(one);
            listener.accept(one, done);
            return done;
        } finally {
            subject.reset();
        }
    }

    /// What was not begun by its thread is left; the case that is under way ends.
    @Override
    public void close() {
        thread.shutdownNow();
        thread.close();
    }
}
