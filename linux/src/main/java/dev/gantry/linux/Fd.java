package dev.gantry.linux;

import static dev.gantry.linux.FileSyscalls.CLOSE;
import static dev.gantry.linux.FileSyscalls.FCNTL;
import static dev.gantry.linux.FileSyscalls.READ;
import static dev.gantry.linux.FileSyscalls.WRITE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/// The owner of one file descriptor: whoever holds the `Fd` closes it, once, and nobody uses the bare number longer
/// than the owner lives. Descriptors made by this room are close-on-exec.
///
/// Reads and writes may block, so they belong on platform threads. Closing while another thread is inside a call is
/// the caller's mistake: the kernel would reuse the number.
public final class Fd implements AutoCloseable {
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int CLOSED = -1;

    private final AtomicInteger number;

    private Fd(int number) {
        this.number = new AtomicInteger(number);
    }

    /// Takes ownership of an open descriptor.
    public static Fd of(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("not a file descriptor: " + number);
        }
        return new Fd(number);
    }

    /// The descriptor's number, valid until [#close].
    ///
    /// @throws IllegalStateException when closed
    public int number() {
        int open = number.get();
        if (open == CLOSED) {
            throw new IllegalStateException("file descriptor is closed");
        }
        return open;
    }

    public boolean isOpen() {
        return number.get() != CLOSED;
    }

    /// Gives up ownership without closing: the number, now the caller's to close.
    public int release() {
        int open = number.getAndSet(CLOSED);
        if (open == CLOSED) {
            throw new IllegalStateException("file descriptor is closed");
        }
        return open;
    }

    /// A second descriptor, close-on-exec, of the same open file.
    public Fd duplicate() {
        long copy = Native.syscall(FCNTL, number(), F_DUPFD_CLOEXEC, 0);
        return of((int) Native.check(copy, "fcntl", toString()));
    }

    /// Reads up to `buffer.remaining()` bytes and advances the buffer; direct buffers are filled without a copy.
    ///
    /// @return the count, or -1 at the end of the file
    public int read(ByteBuffer buffer) {
        if (!buffer.hasRemaining()) {
            return 0;
        }
        return buffer.isDirect() ? readDirect(buffer) : readCopying(buffer);
    }

    private int readDirect(ByteBuffer buffer) {
        int count = transfer(READ, "read", MemorySegment.ofBuffer(buffer));
        buffer.position(buffer.position() + count);
        return count == 0 ? -1 : count;
    }

    private int readCopying(ByteBuffer buffer) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment space = arena.allocate(buffer.remaining());
            int count = transfer(READ, "read", space);
            buffer.put(space.asSlice(0, count).asByteBuffer());
            return count == 0 ? -1 : count;
        }
    }

    /// Writes up to `buffer.remaining()` bytes and advances the buffer.
    ///
    /// @return the count, which can be less than asked for on pipes and sockets
    public int write(ByteBuffer buffer) {
        if (buffer.isDirect()) {
            int count = transfer(WRITE, "write", MemorySegment.ofBuffer(buffer));
            buffer.position(buffer.position() + count);
            return count;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment space = arena.allocate(buffer.remaining());
            space.copyFrom(MemorySegment.ofBuffer(buffer));
            int count = transfer(WRITE, "write", space);
            buffer.position(buffer.position() + count);
            return count;
        }
    }

    private int transfer(long call, String name, MemorySegment bytes) {
        long result;
        do {
            result = Native.syscall(call, number(), bytes.address(), bytes.byteSize());
        } while (result == -Errno.EINTR.number());
        return (int) Native.check(result, name, toString());
    }

    /// Closes the descriptor; a second call does nothing. Errors of `close(2)` are not reported: the number is gone
    /// either way, and whoever needs to know that data arrived calls `fsync` first.
    @Override
    public void close() {
        int open = number.getAndSet(CLOSED);
        if (open != CLOSED) {
            Native.syscall(CLOSE, open);
        }
    }

    @Override
    public String toString() {
        return "fd " + number.get();
    }
}
