package dev.gantry.runtime;

import java.util.concurrent.CompletableFuture;

/// One client's view of a process's output, made by [TaskProcess#attach].
public interface Attachment extends AutoCloseable {
    /// Completes when all wanted streams have ended and were delivered, when the sink failed, or after [#close()].
    CompletableFuture<Void> ended();

    /// Tells that the client's stdin is at its end, with Docker's consequence: without a tty, an exec and a container
    /// with StdinOnce see end of file; otherwise the client is detached.
    void stdinEnded();

    /// Detaches: what is queued is dropped and the process is not slowed by this client any more. A repeat call does
    /// nothing.
    @Override
    void close();
}
