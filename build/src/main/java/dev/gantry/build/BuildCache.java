package dev.gantry.build;

import dev.gantry.storage.BuildSteps;
import dev.gantry.storage.CachedStep;
import dev.gantry.storage.Lease;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;

/// Steps that were done before, and those that are being done: a step that two builds want at once is done
/// once. Safe for any thread.
final class BuildCache {
    private final BuildSteps stored;
    private final ConcurrentMap<String, CompletableFuture<Boolean>> running = new ConcurrentHashMap<>();

    BuildCache(BuildSteps stored) {
        this.stored = stored;
    }

    /// Does what a step says, into layers that the lease holds.
    @FunctionalInterface
    interface Work {
        Result carryOut() throws InterruptedException;
    }

    /// What a step has made, and whether that was done before.
    record Result(CachedStep step, boolean wasThere) {}

    /// Takes a step over, or does it. Where another build is just doing it, waits for that; when that one
    /// fails, does it itself.
    ///
    /// @param lease holds what the step has made, from then on
    /// @param use whether what was done before counts
    Result once(Lease lease, Step step, boolean use, Work work) throws InterruptedException {
        boolean mayTakeOver = use;
        while (true) {
            Optional<CachedStep> found = mayTakeOver ? stored.find(lease, step.key()) : Optional.empty();
            if (found.isPresent()) {
                return new Result(found.get(), true);
            }
            CompletableFuture<Boolean> mine = new CompletableFuture<>();
            CompletableFuture<Boolean> other = running.putIfAbsent(step.key(), mine);
            if (other == null) {
                return carryOut(step, mine, work);
            }
            mayTakeOver = succeeds(other);
        }
    }

    private Result carryOut(Step step, CompletableFuture<Boolean> mine, Work work) throws InterruptedException {
        boolean done = false;
        try {
            Result made = work.carryOut();
            stored.put(made.step(), step.instruction());
            done = true;
            return made;
        } finally {
            running.remove(step.key(), mine);
            mine.complete(done);
        }
    }

    private static boolean succeeds(CompletableFuture<Boolean> other) throws InterruptedException {
        try {
            return other.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a step is told of by its result", e);
        }
    }
}
