package dev.gantry.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file in memory that has no name (`memfd_create(2)`). Sealed, nobody can change it any more, not even who
/// finds it behind the `/proc/PID/exe` of a process that executes it.
public final class MemoryFile implements AutoCloseable {
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int F_ADD_SEALS = 1033;
    private static final int SEAL_SEAL_SHRINK_GROW_WRITE = 1 | 2 | 4 | 8;

    private final Fd fd;

    private MemoryFile(Fd fd) {
        this.fd = fd;
    }

    /// An empty one.
    ///
    /// @param name what `/proc` shows
    public static MemoryFile create(String name) {
        try (Arena arena = Arena.ofConfined()) {
            long number = Native.syscall(
                    FileSyscalls.MEMFD_CREATE, arena.allocateFrom(name).address(), MFD_CLOEXEC | MFD_ALLOW_SEALING);
            return new MemoryFile(Fd.of((int) Native.check(number, "memfd_create", name)));
        }
    }

    /// A sealed copy of a file, which can be executed.
    ///
    /// @throws UncheckedIOException where the file can't be read
    /// @throws LinuxException where the host allows no such files
    public static MemoryFile sealedCopy(Path file) {
        MemoryFile copy = create(String.valueOf(file.getFileName()));
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            while (bytes.hasRemaining()) {
                copy.fd.write(bytes);
            }
            long sealed =
                    Native.syscall(FileSyscalls.FCNTL, copy.fd.number(), F_ADD_SEALS, SEAL_SEAL_SHRINK_GROW_WRITE);
            Native.check(sealed, "fcntl F_ADD_SEALS", file.toString());
            return copy;
        } catch (IOException e) {
            copy.close();
            throw new UncheckedIOException("read " + file, e);
        } catch (LinuxException e) {
            copy.close();
            throw e;
        }
    }

    /// A path that leads other processes here as well, while this one lives.
    public Path path() {
        return Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd", Integer.toString(fd.number()));
    }

    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
