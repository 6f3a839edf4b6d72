package dev.gantry.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The bottom of the room: `syscall(2)` as a method handle, with errno captured per call. Every facade of the
/// room calls the kernel through this class, so that linking, errno and restricted-method warnings are dealt
/// with once; functions of libraries are [NativeFunction]s.
///
/// All arguments and results are `long`, as the system call ABI has them; pointers are passed by
/// [MemorySegment#address()].
final class Native {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBC = LINKER.defaultLookup();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = linkSyscall();

    /// Where the linker leaves errno after each call: one small segment a thread, reused.
    private static final ThreadLocal<MemorySegment> CAPTURED =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    private Native() {}

    @SuppressWarnings("restricted") // the one place where native symbols of the kernel interface are linked
    private static MethodHandle linkSyscall() {
        return LINKER.downcallHandle(
                LIBC.findOrThrow("syscall"),
                FunctionDescriptor.of(
                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(1));
    }

    /// A raw system call: its result, or the negated errno (as the kernel itself returns it), so that a call and its
    /// error are one value and no second look-up can race.
    static long syscall(long number, long a, long b, long c, long d, long e, long f) {
        MemorySegment state = CAPTURED.get();
        try {
            long result = (long) SYSCALL.invokeExact(state, number, a, b, c, d, e, f);
            return result == -1 ? -(long) (int) ERRNO.get(state, 0L) : result;
        } catch (Throwable thrown) {
            throw new AssertionError("syscall " + number, thrown);
        }
    }

    static long syscall(long number, long a) {
        return syscall(number, a, 0, 0, 0, 0, 0);
    }

    static long syscall(long number, long a, long b) {
        return syscall(number, a, b, 0, 0, 0, 0);
    }

    static long syscall(long number, long a, long b, long c) {
        return syscall(number, a, b, c, 0, 0, 0);
    }

    static long syscall(long number, long a, long b, long c, long d) {
        return syscall(number, a, b, c, d, 0, 0);
    }

    static long syscall(long number, long a, long b, long c, long d, long e) {
        return syscall(number, a, b, c, d, e, 0);
    }

    /// The result of [#syscall] if it is not an error, else the exception that names the call and its operand.
    static long check(long result, String call, String operand) {
        if (result < 0 && result >= -4095) {
            throw new LinuxException(call, operand, (int) -result);
        }
        return result;
    }
}
