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

    /// A sealed file of these bytes.
    ///
    /// @param name what `/proc` shows
    /// @throws LinuxException where the host allows no such files
    public static MemoryFile sealed(String name, byte[] content) {
        MemoryFile file = create(name);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                file.fd.write(bytes);
            }
            file.seal(name);
            return file;
        } catch (LinuxException e) {
            file.close();
            throw e;
        }
    }

    private void seal(String name) {
        long result = Native.syscall(FileSyscalls.FCNTL, fd.number(), F_ADD_SEALS, SEAL_SEAL_SHRINK_GROW_WRITE);
        Native.check(result, "fcntl F_ADD_SEALS", name);
    }

    /// A sealed copy of a file, which can be executed.
    ///
    /// @throws UncheckedIOException where the file can't be read
    /// @throws LinuxException where the host allows no such files
    public static MemoryFile sealedCopy(Path file) {
        try {
            return sealed(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
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
