package dev.gantry.runtime;

/// One of a process's three standard streams, numbered as file descriptors and as the first byte of Docker's
/// multiplexed frames are.
public enum Stream {
    STDIN(0),
    STDOUT(1),
    STDERR(2);

    private final int number;

    Stream(int number) {
        this.number = number;
    }

    /// 0, 1 or 2.
    public int number() {
        return number;
    }
}
