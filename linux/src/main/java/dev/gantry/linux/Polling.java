package dev.gantry.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/// A glance at one descriptor with `ppoll(2)`, or a short wait.
final class Polling {
    private static final short POLLIN = 1;
    private static final int EVENTS = 4;
    private static final int POLLFD_SIZE = 8;

    private Polling() {}

    /// Whether a read would not block: bytes, end of file, or an error.
    static boolean isReadable(Fd fd) {
        return awaitReadable(fd, Duration.ZERO);
    }

    /// Waits for that.
    ///
    /// @return false where the time is over
    static boolean awaitReadable(Fd fd, Duration atMost) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment waits = arena.allocate(POLLFD_SIZE, 4);
            MemorySegment time = arena.allocate(16, 8);
            time.set(ValueLayout.JAVA_LONG, 0, atMost.toSeconds());
            waits.set(ValueLayout.JAVA_INT, 0, fd.number());
            waits.set(ValueLayout.JAVA_SHORT, EVENTS, POLLIN);
            long ready;
            do {
                ready = Native.syscall(ProcessSyscalls.PPOLL, waits.address(), 1, time.address(), 0, 0);
            } while (ready == -ProcessSyscalls.EINTR);
            return Native.check(ready, "ppoll", fd.toString()) > 0;
        }
    }
}
