package dev.gantry.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// A wait that has begun: whatever happens from its making on ends it.
public final class ContainerWait {
    private final CompletableFuture<WaitResult> result;

    ContainerWait(CompletableFuture<WaitResult> result) {
        this.result = result;
    }

    /// Blocks until the condition is met.
    public WaitResult await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("wait ended by a failure", e.getCause());
        }
    }
}
