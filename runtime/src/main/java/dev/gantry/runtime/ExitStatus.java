package dev.gantry.runtime;

import java.time.Instant;

/// How a process ended, as Docker tells it.
///
/// @param code 0 to 255: the exit code, or 128 plus the number of the signal that killed it
/// @param finishedAt when it ended, as the monitor saw it
public record ExitStatus(int code, Instant finishedAt) {
    /// The code when nobody saw the end: the monitor was killed and the kernel keeps no exit code (before 6.15).
    static final int UNKNOWN = 255;

    private static final int SIGNAL_BASE = 128;

    /// From the status word of `wait(2)`: the signal in the low seven bits, the code in the next eight.
    static ExitStatus ofWaitStatus(int status, Instant finishedAt) {
        int signal = status & 0x7f;
        return new ExitStatus(signal == 0 ? status >> 8 & 0xff : SIGNAL_BASE + signal, finishedAt);
    }
}
