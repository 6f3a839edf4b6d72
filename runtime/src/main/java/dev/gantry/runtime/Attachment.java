package dev.gantry.runtime;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One client's view of a process's output, made by [TaskProcess#attach].
public interface Attachment extends AutoCloseable {
    /// Completes when all wanted streams have ended and were delivered, when the sink failed, or after [#close()].
    CompletableFuture<@Nullable Void> ended();

    void stdinEnded();

    @Override
    void close();
}
