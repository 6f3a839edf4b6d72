package dev.gantry.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/// A file found below a root directory that others may be changing meanwhile, such as `/etc/passwd` of a
/// running container: no symbolic link, old or just planted, leads out of the root (`RESOLVE_IN_ROOT` of
/// `openat2(2)`).
///
/// The file is pinned, not opened (`O_PATH`): nothing happens to a fifo or a device until the caller has looked
/// at its type through [#path].
public final class RootedPath implements AutoCloseable {
    private static final long OPENAT2 = 437;
    private static final int AT_FDCWD = -100;
    private static final long O_DIRECTORY = 0200000;
    private static final long O_CLOEXEC = 02000000;
    private static final long O_PATH = 010000000;
    private static final long RESOLVE_NO_MAGICLINKS = 0x02;
    private static final long RESOLVE_BENEATH = 0x08;
    private static final long RESOLVE_IN_ROOT = 0x10;

    private final Fd fd;

    private RootedPath(Fd fd) {
        this.fd = fd;
    }

    /// Finds `name` below `root`, links followed; empty where there is no such file.
    ///
    /// @throws LinuxException when `root` is no directory, or for other errors than a missing file
    public static Optional<RootedPath> find(Path root, String name) {
        try (Fd directory = Fd.of(
                (int) Native.check(open(AT_FDCWD, root.toString(), O_DIRECTORY, 0), "openat2", root.toString()))) {
            long found = open(directory.number(), name, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
            if (found == -Errno.ENOENT.number() || found == -Errno.ENOTDIR.number()) {
                return Optional.empty();
            }
            return Optional.of(new RootedPath(Fd.of((int) Native.check(found, "openat2", root + "/" + name))));
        }
    }

    /// Finds `name` below `root`, where links are followed as long as none leads out, nor is absolute.
    ///
    /// @param name relative
    /// @throws LinuxException `EXDEV` where it leads out, `ENOENT` and the like where it leads nowhere
    public static RootedPath beneath(Path root, String name) {
        try (Fd directory = Fd.of(
                (int) Native.check(open(AT_FDCWD, root.toString(), O_DIRECTORY, 0), "openat2", root.toString()))) {
            long found = open(directory.number(), name, 0, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);
            return new RootedPath(Fd.of((int) Native.check(found, "openat2", root + "/" + name)));
        }
    }

    private static long open(int at, String path, long flags, long resolve) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocateFrom(JAVA_LONG, O_PATH | O_CLOEXEC | flags, 0, resolve);
            long name = arena.allocateFrom(path).address();
            long result;
            do { // a rename elsewhere raced with the kernel's check of `..`: it asks to try again
                result = Native.syscall(OPENAT2, at, name, how.address(), how.byteSize());
            } while (result == -Errno.EAGAIN.number() || result == -Errno.EINTR.number());
            return result;
        }
    }

    int number() {
        return fd.number();
    }

    /// A path that means the pinned file itself, usable with `java.nio.file` until [#close].
    public Path path() {
        return Path.of("/proc/self/fd/" + fd.number());
    }

    @Override
    public void close() {
        fd.close();
    }
}
