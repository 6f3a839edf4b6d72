package dev.gantry.linux;

import static dev.gantry.linux.FileSyscalls.AT_EMPTY_PATH;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Instant;

/// An open regular file, made or opened through a [Directory]: its bytes, holes, and what its inode carries
/// besides. Calls can block on the disk, so they belong on platform threads.
public final class RegularFile implements AutoCloseable {
    private static final int FALLOC_FL_KEEP_SIZE = 1;

    private final Fd fd;
    private final String shown;

    RegularFile(Fd fd, String shown) {
        this.fd = fd;
        this.shown = shown;
    }

    static MemorySegment times(Arena arena, Instant time) {
        long seconds = time.getEpochSecond();
        long nanos = time.getNano();
        return arena.allocateFrom(JAVA_LONG, seconds, nanos, seconds, nanos);
    }

    /// Reads at the file's position; see [Fd#read].
    public int read(ByteBuffer buffer) {
        return fd.read(buffer);
    }

    /// Writes all remaining bytes at the file's position.
    public void write(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            fd.write(buffer);
        }
    }

    /// Moves the position to `offset` bytes from the start: what is left out when writing stays a hole.
    public void seek(long offset) {
        check(Native.syscall(FileSyscalls.LSEEK, fd.number(), offset, 0), "lseek");
    }

    /// Sets the length; a longer file ends in a hole.
    public void truncate(long sizeBytes) {
        check(Native.syscall(FileSyscalls.FTRUNCATE, fd.number(), sizeBytes), "ftruncate");
    }

    /// Has the file system keep room for the file's first bytes, whatever its length, which stays (`fallocate(2)`
    /// with `FALLOC_FL_KEEP_SIZE`).
    ///
    /// @throws LinuxException `EOPNOTSUPP` from file systems that can't, `ENOSPC`
    public void reserve(long bytes) {
        check(Native.syscall(FileSyscalls.FALLOCATE, fd.number(), FALLOC_FL_KEEP_SIZE, 0, bytes), "fallocate");
    }

    public void chown(int uid, int gid) {
        check(Native.syscall(FileSyscalls.FCHOWN, fd.number(), uid, gid), "fchown");
    }

    /// Sets the permission bits, setuid and setgid included: after [#chown], which clears them.
    public void chmod(int mode) {
        check(Native.syscall(FileSyscalls.FCHMOD, fd.number(), mode & 07777), "fchmod");
    }

    /// Sets access and modification time to one instant; last, since writing changes them.
    public void touch(Instant time) {
        try (Arena arena = Arena.ofConfined()) {
            long times = times(arena, time).address();
            check(Native.syscall(FileSyscalls.UTIMENSAT, fd.number(), 0, times, 0), "utimensat");
        }
    }

    public FileStatus status() {
        return Statx.of(fd.number(), "", AT_EMPTY_PATH, shown).orElseThrow();
    }

    /// Waits until bytes and inode are on the disk.
    public void sync() {
        check(Native.syscall(FileSyscalls.FSYNC, fd.number()), "fsync");
    }

    private void check(long result, String call) {
        Native.check(result, call, shown);
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return shown;
    }
}
