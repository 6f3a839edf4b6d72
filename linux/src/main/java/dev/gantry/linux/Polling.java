package dev.gantry.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A glance at one descriptor with `ppoll(2)` and no timeout.
final class Polling {
    private static final short POLLIN = 1;
    private static final int EVENTS = 4;
    private static final int POLLFD_SIZE = 8;

    private Polling() {}

    /// Whether a read would not block: bytes, end of file, or an error.
    static boolean isReadable(Fd fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment waits = arena.allocate(POLLFD_SIZE, 4);
            MemorySegment now = arena.allocate(16, 8);
            waits.set(ValueLayout.JAVA_INT, 0, fd.number());
            waits.set(ValueLayout.JAVA_SHORT, EVENTS, POLLIN);
            long ready = Native.syscall(ProcessSyscalls.PPOLL, waits.address(), 1, now.address(), 0, 0);
            return Native.check(ready, "ppoll", fd.toString()) > 0;
        }
    }
}
