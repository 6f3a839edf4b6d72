package dev.gantry.runtime;

/// One of a process's three standard streams, numbered as file descriptors and as the first byte of Docker's
/// multiplexed frames are.
public enum Stream {
    STDIN,
    STDOUT,
    STDERR;

    /// 0, 1 or 2.
    public int number() {
        return ordinal();
    }
}
