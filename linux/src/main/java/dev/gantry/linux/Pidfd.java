package dev.gantry.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;

/// One process, by a descriptor that never comes to mean another one (`pidfd_open(2)`). It becomes readable when the
/// process has ended: watch [#fd()] with a [Poller]. No call blocks.
public final class Pidfd implements AutoCloseable {
    private static final int P_PIDFD = 3;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int SIGINFO_SIZE = 128;
    private static final int SI_CODE = 8;
    private static final int SI_PID = 16;
    private static final int SI_STATUS = 24;
    private static final int CLD_EXITED = 1;
    private static final long PIDFD_GET_INFO = 0xC040FF0BL;
    private static final long PIDFD_INFO_EXIT = 8;
    private static final int INFO_SIZE = 64;
    private static final int INFO_EXIT_CODE = 60;

    private final Fd fd;

    private Pidfd(Fd fd) {
        this.fd = fd;
    }

    /// Opens a process by id; whoever can, makes sure that the id still means the same one ([ProcessStart]).
    ///
    /// @throws LinuxException `ESRCH` when there is no such process
    public static Pidfd open(int pid) {
        long number = Native.syscall(ProcessSyscalls.PIDFD_OPEN, pid, 0);
        return of(Fd.of((int) Native.check(number, "pidfd_open", "pid " + pid)));
    }

    /// Takes ownership of a pidfd that another process sent.
    public static Pidfd of(Fd fd) {
        return new Pidfd(fd);
    }

    public Fd fd() {
        return fd;
    }

    /// Sends a signal.
    ///
    /// @return false when the process has ended
    public boolean signal(int number) {
        long result = Native.syscall(ProcessSyscalls.PIDFD_SEND_SIGNAL, fd.number(), number, 0, 0);
        if (result == -Errno.ESRCH.number()) {
            return false;
        }
        Native.check(result, "pidfd_send_signal", "signal " + number);
        return true;
    }

    /// Whether the process has ended, reaped or not.
    public boolean hasEnded() {
        return Polling.isReadable(fd);
    }

    /// Reaps the process if it is a child of ours and has ended.
    ///
    /// @return the status word as `wait(2)` has it; empty when it runs, or is not our child, or was reaped before
    public OptionalInt reap() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIGINFO_SIZE, 8);
            long result =
                    Native.syscall(ProcessSyscalls.WAITID, P_PIDFD, fd.number(), info.address(), WEXITED | WNOHANG, 0);
            if (result == -Errno.ECHILD.number()) {
                return OptionalInt.empty();
            }
            Native.check(result, "waitid", fd.toString());
            if (info.get(ValueLayout.JAVA_INT, SI_PID) == 0) {
                return OptionalInt.empty();
            }
            int value = info.get(ValueLayout.JAVA_INT, SI_STATUS);
            return OptionalInt.of(info.get(ValueLayout.JAVA_INT, SI_CODE) == CLD_EXITED ? value << 8 : value);
        }
    }

    /// The status word of an ended process that somebody else reaped (`PIDFD_GET_INFO`, kernel 6.15 and later).
    ///
    /// @return empty while it is not reaped, or when the kernel does not tell
    public OptionalInt statusAfterReaping() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(INFO_SIZE, 8);
            info.set(ValueLayout.JAVA_LONG, 0, PIDFD_INFO_EXIT);
            long result = Native.syscall(ProcessSyscalls.IOCTL, fd.number(), PIDFD_GET_INFO, info.address());
            if (result < 0 || (info.get(ValueLayout.JAVA_LONG, 0) & PIDFD_INFO_EXIT) == 0) {
                return OptionalInt.empty();
            }
            return OptionalInt.of(info.get(ValueLayout.JAVA_INT, INFO_EXIT_CODE));
        }
    }

    /// A duplicate of the process's descriptor `number` (`pidfd_getfd(2)`).
    public Fd duplicate(int number) {
        long copy = Native.syscall(ProcessSyscalls.PIDFD_GETFD, fd.number(), number, 0);
        return Fd.of((int) Native.check(copy, "pidfd_getfd", "descriptor " + number));
    }

    @Override
    public void close() {
        fd.close();
    }
}
