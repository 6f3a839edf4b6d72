package dev.gantry.linux;

import static dev.gantry.linux.ProcessSyscalls.AT_FDCWD;
import static dev.gantry.linux.ProcessSyscalls.EAGAIN;
import static dev.gantry.linux.ProcessSyscalls.EINTR;
import static dev.gantry.linux.ProcessSyscalls.O_CLOEXEC;
import static dev.gantry.linux.ProcessSyscalls.O_NONBLOCK;
import static dev.gantry.linux.ProcessSyscalls.O_RDWR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Bytes on non-blocking pipes and ptys. Each transfer answers the count, [#END] or [#NOT_NOW]; none blocks,
/// so they may be called on any thread.
public final class Pipes {
    /// The other side has closed (also the `EIO` of a pty whose last process is gone, and the `EPIPE` of a write).
    public static final int END = 0;
    /// Nothing to read, or no room to write.
    public static final int NOT_NOW = -1;

    private static final int F_SETPIPE_SZ = 1031;
    private static final int SPLICE_F_NONBLOCK = 2;

    private Pipes() {}

    /// A pipe of ours.
    public record Ends(Fd reader, Fd writer) implements AutoCloseable {
        @Override
        public void close() {
            reader.close();
            writer.close();
        }
    }

    /// A pipe, non-blocking at both ends, of at least `bytes` if the kernel allows that.
    public static Ends open(int bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(8, 4);
            Native.check(
                    Native.syscall(ProcessSyscalls.PIPE2, pair.address(), O_CLOEXEC | O_NONBLOCK), "pipe2", "a pipe");
            Ends ends = new Ends(
                    Fd.of(pair.get(ValueLayout.JAVA_INT, 0)), Fd.of(pair.get(ValueLayout.JAVA_INT, Integer.BYTES)));
            Native.syscall(FileSyscalls.FCNTL, ends.reader.number(), F_SETPIPE_SZ, bytes);
            return ends;
        }
    }

    /// Opens a fifo (or another file) for reading without waiting for a writer.
    public static Fd openFifo(Path path) {
        return open(path, O_NONBLOCK);
    }

    /// `/dev/null`, for [#drop].
    public static Fd openNull() {
        return open(Path.of("/dev/null"), O_RDWR);
    }

    private static Fd open(Path path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            long fd = Native.syscall(ProcessSyscalls.OPENAT, AT_FDCWD, name.address(), flags | O_CLOEXEC, 0);
            return Fd.of((int) Native.check(fd, "openat", path.toString()));
        }
    }

    /// Copies up to `max` bytes from one pipe to another and leaves them in the first (`tee(2)`).
    public static int tee(Fd from, Fd to, int max) {
        return result(
                () -> Native.syscall(ProcessSyscalls.TEE, from.number(), to.number(), max, SPLICE_F_NONBLOCK), "tee");
    }

    /// Takes up to `max` bytes out of a pipe without looking at them.
    ///
    /// @param devNull from [#openNull]
    public static int drop(Fd from, Fd devNull, int max) {
        return result(
                () -> Native.syscall(
                        ProcessSyscalls.SPLICE, from.number(), 0, devNull.number(), 0, max, SPLICE_F_NONBLOCK),
                "splice");
    }

    /// Moves up to `max` bytes from a pty to a pipe: in one call, so that they are never only in this process.
    public static int move(Fd from, Fd to, int max) {
        return result(
                () -> Native.syscall(ProcessSyscalls.SPLICE, from.number(), 0, to.number(), 0, max, SPLICE_F_NONBLOCK),
                "splice");
    }

    /// Reads into a direct buffer and advances it.
    public static int read(Fd from, ByteBuffer direct) {
        MemorySegment space = MemorySegment.ofBuffer(direct);
        int count = result(
                () -> Native.syscall(FileSyscalls.READ, from.number(), space.address(), space.byteSize()), "read");
        direct.position(direct.position() + Math.max(count, 0));
        return count;
    }

    /// Writes from a direct buffer and advances it.
    public static int write(Fd to, ByteBuffer direct) {
        MemorySegment bytes = MemorySegment.ofBuffer(direct);
        int count = result(
                () -> Native.syscall(FileSyscalls.WRITE, to.number(), bytes.address(), bytes.byteSize()), "write");
        direct.position(direct.position() + Math.max(count, 0));
        return count;
    }

    @FunctionalInterface
    private interface Call {
        long make();
    }

    private static int result(Call call, String name) {
        long result;
        do {
            result = call.make();
        } while (result == -EINTR);
        if (result == -EAGAIN) {
            return NOT_NOW;
        }
        if (result == -Errno.EIO.number() || result == -Errno.EPIPE.number()) {
            return END;
        }
        return (int) Native.check(result, name, "a pipe");
    }
}
