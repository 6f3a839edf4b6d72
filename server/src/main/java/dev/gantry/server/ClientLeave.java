package dev.gantry.server;

/// Ends the work of a thread when its client leaves, by interrupting it. Made on that thread.
final class ClientLeave {
    private final Thread worker = Thread.currentThread();
    private boolean ended;

    /// The client has left.
    synchronized void interrupt() {
        if (!ended) {
            worker.interrupt();
        }
    }

    /// From here on nobody interrupts the thread; an interrupt that came is forgotten, for the thread has an
    /// answer to end.
    synchronized void end() {
        ended = true;
        var _ = Thread.interrupted();
    }
}
