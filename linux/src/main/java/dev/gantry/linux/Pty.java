package dev.gantry.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The master side of a pseudo-terminal. A master must never be opened again through `/proc/self/fd`: that would make
/// another pty.
public final class Pty {
    private static final long TIOCSWINSZ = 0x5414;

    private Pty() {}

    /// Tells the terminal its size; its foreground processes get `SIGWINCH` when it changes.
    public static void resize(Fd master, int rows, int columns) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(8, 2);
            size.set(ValueLayout.JAVA_SHORT, 0, (short) rows);
            size.set(ValueLayout.JAVA_SHORT, 2, (short) columns);
            long result = Native.syscall(ProcessSyscalls.IOCTL, master.number(), TIOCSWINSZ, size.address());
            Native.check(result, "ioctl", "TIOCSWINSZ " + rows + "x" + columns);
        }
    }
}
