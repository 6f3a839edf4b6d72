package dev.gantry.engine;

import java.util.concurrent.CompletableFuture;

/// Who waits for a container's run to end or for its removal. Safe for use by many threads.
final class ExitWaiters {
    private CompletableFuture<WaitResult> nextExit = new CompletableFuture<>();
    private final CompletableFuture<WaitResult> removed = new CompletableFuture<>();

    /// Completes when the current run ends; where none is on, when the next one does. Completes with the
    /// removal, too.
    synchronized CompletableFuture<WaitResult> nextExit() {
        return nextExit;
    }

    CompletableFuture<WaitResult> removed() {
        return removed;
    }

    synchronized void exited(WaitResult result) {
        CompletableFuture<WaitResult> ended = nextExit;
        nextExit = new CompletableFuture<>();
        ended.complete(result);
    }

    void removed(WaitResult result) {
        exited(result);
        removed.complete(result);
    }
}
