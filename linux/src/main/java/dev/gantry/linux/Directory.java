package dev.gantry.linux;

import static dev.gantry.linux.FileSyscalls.AT_EMPTY_PATH;
import static dev.gantry.linux.FileSyscalls.AT_FDCWD;
import static dev.gantry.linux.FileSyscalls.AT_REMOVEDIR;
import static dev.gantry.linux.FileSyscalls.AT_SYMLINK_NOFOLLOW;
import static dev.gantry.linux.FileSyscalls.O_CLOEXEC;
import static dev.gantry.linux.FileSyscalls.O_CREAT;
import static dev.gantry.linux.FileSyscalls.O_DIRECTORY;
import static dev.gantry.linux.FileSyscalls.O_EXCL;
import static dev.gantry.linux.FileSyscalls.O_NOFOLLOW;
import static dev.gantry.linux.FileSyscalls.O_NONBLOCK;
import static dev.gantry.linux.FileSyscalls.O_RDONLY;
import static dev.gantry.linux.FileSyscalls.O_RDWR;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An open directory and what can be done to the names in it. The descriptor, not a path, says which directory
/// is meant: a rename or a symbolic link planted on the way there changes nothing.
///
/// A `name` is one path component, never `.`, `..` or with a slash; no method follows a symbolic link of that
/// name.
/// A `path` (only in [#descend]) is resolved with this directory as root (`RESOLVE_IN_ROOT` of `openat2(2)`):
/// `..` and absolute links stop at it, as under `chroot`. New files and directories get their mode less the
/// process's umask; [#chmod] sets it exactly.
///
/// Errors: [LinuxException] with the call, the name and the errno. Not safe for two threads at once with
/// respect to [#close].
public final class Directory implements AutoCloseable {
    /// `RENAME_EXCHANGE`.
    private static final int EXCHANGE = 2;

    private static final int OPEN = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    private static final int LINK_MAX = 4096;

    private final Fd fd;
    private final String shown;

    private Directory(Fd fd, String shown) {
        this.fd = fd;
        this.shown = shown;
    }

    /// Opens a directory by its host path; links on the way are followed as usual.
    public static Directory open(Path path) {
        return new Directory(openAt(AT_FDCWD, path.toString(), OPEN, 0, 0, path.toString()), path.toString());
    }

    private static Fd openAt(int at, String path, int flags, int mode, long resolve, String operand) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(24, 8);
            how.set(JAVA_LONG, 0, flags);
            how.set(JAVA_LONG, 8, mode);
            how.set(JAVA_LONG, 16, resolve);
            long name = FileNames.allocate(arena, path).address();
            long result;
            do { // EAGAIN: a rename raced with RESOLVE_IN_ROOT and the kernel could not prove the path safe
                result = Native.syscall(FileSyscalls.OPENAT2, at, name, how.address(), how.byteSize());
            } while (result == -Errno.EINTR.number() || (resolve != 0 && result == -Errno.EAGAIN.number()));
            return Fd.of((int) Native.check(result, "openat2", operand));
        }
    }

    /// Opens the directory at `path` with this one as root; `""` and `"."` are this directory itself. Symbolic
    /// links are followed, but none leads out.
    public Directory descend(String path) {
        long resolve = FileSyscalls.RESOLVE_IN_ROOT | FileSyscalls.RESOLVE_NO_MAGICLINKS;
        Fd opened = openAt(number(), path.isEmpty() ? "." : path, OPEN, 0, resolve, operand(path));
        return new Directory(opened, operand(path));
    }

    /// Opens the directory `name`; a link of that name is refused (`ENOTDIR`).
    public Directory child(String name) {
        return new Directory(openAt(number(), name, OPEN | O_NOFOLLOW, 0, 0, operand(name)), operand(name));
    }

    /// Makes an empty file that must not exist yet and opens it for reading and writing.
    public RegularFile create(String name, int mode) {
        int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
        return new RegularFile(openAt(number(), name, flags, mode & 07777, 0, operand(name)), operand(name));
    }

    /// Opens a regular file for reading, without following a link and without blocking on a fifo.
    public RegularFile read(String name) {
        int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
        return new RegularFile(openAt(number(), name, flags, 0, 0, operand(name)), operand(name));
    }

    /// Opens a regular file that is there for reading and writing, without following a link.
    public RegularFile modify(String name) {
        int flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
        return new RegularFile(openAt(number(), name, flags, 0, 0, operand(name)), operand(name));
    }

    public void mkdir(String name, int mode) {
        atName("mkdirat", FileSyscalls.MKDIRAT, name, mode);
    }

    /// Makes a device, a fifo or a socket node.
    ///
    /// @param mode type and permissions, such as 0020666
    /// @param device as [FileStatus#device]; 0 for fifos
    public void mknod(String name, int mode, long device) {
        try (Arena arena = Arena.ofConfined()) {
            long path = FileNames.allocate(arena, name).address();
            check(Native.syscall(FileSyscalls.MKNODAT, number(), path, mode, device), "mknodat", name);
        }
    }

    public void symlink(String target, String name) {
        try (Arena arena = Arena.ofConfined()) {
            long to = FileNames.allocate(arena, target).address();
            long path = FileNames.allocate(arena, name).address();
            check(Native.syscall(FileSyscalls.SYMLINKAT, to, number(), path), "symlinkat", name);
        }
    }

    /// Gives the file `existing` of `from` a second name here; a symbolic link is linked itself, not what it
    /// points to.
    public void link(Directory from, String existing, String name) {
        try (Arena arena = Arena.ofConfined()) {
            long old = FileNames.allocate(arena, existing).address();
            long path = FileNames.allocate(arena, name).address();
            check(Native.syscall(FileSyscalls.LINKAT, from.number(), old, number(), path, 0), "linkat", name);
        }
    }

    public void unlink(String name) {
        atName("unlinkat", FileSyscalls.UNLINKAT, name, 0);
    }

    public void rmdir(String name) {
        atName("unlinkat", FileSyscalls.UNLINKAT, name, AT_REMOVEDIR);
    }

    /// Moves `name` to `newName` of `to`, replacing what `rename(2)` replaces.
    public void rename(String name, Directory to, String newName) {
        try (Arena arena = Arena.ofConfined()) {
            long old = FileNames.allocate(arena, name).address();
            long path = FileNames.allocate(arena, newName).address();
            check(Native.syscall(FileSyscalls.RENAMEAT2, number(), old, to.number(), path, 0), "renameat2", name);
        }
    }

    /// Two names of this directory change what they stand for with one another, at one moment.
    public void exchange(String name, String other) {
        try (Arena arena = Arena.ofConfined()) {
            long one = FileNames.allocate(arena, name).address();
            long two = FileNames.allocate(arena, other).address();
            long result = Native.syscall(FileSyscalls.RENAMEAT2, number(), one, number(), two, EXCHANGE);
            check(result, "renameat2", name);
        }
    }

    public void chown(String name, int uid, int gid) {
        try (Arena arena = Arena.ofConfined()) {
            long path = FileNames.allocate(arena, name).address();
            long result = Native.syscall(FileSyscalls.FCHOWNAT, number(), path, uid, gid, AT_SYMLINK_NOFOLLOW);
            check(result, "fchownat", name);
        }
    }

    /// Sets the permission bits. The one method that would follow a symbolic link (the kernel has no other call
    /// before 6.6): the caller knows that `name` is none.
    public void chmod(String name, int mode) {
        atName("fchmodat", FileSyscalls.FCHMODAT, name, mode & 07777);
    }

    /// Sets access and modification time to one instant.
    public void touch(String name, Instant time) {
        try (Arena arena = Arena.ofConfined()) {
            long path = FileNames.allocate(arena, name).address();
            long times = RegularFile.times(arena, time).address();
            long result = Native.syscall(FileSyscalls.UTIMENSAT, number(), path, times, AT_SYMLINK_NOFOLLOW);
            check(result, "utimensat", name);
        }
    }

    /// Sets access and modification time of this directory itself.
    public void touch(Instant time) {
        try (Arena arena = Arena.ofConfined()) {
            long times = RegularFile.times(arena, time).address();
            check(Native.syscall(FileSyscalls.UTIMENSAT, number(), 0L, times, 0), "utimensat", "");
        }
    }

    /// The status of `name`, or empty when there is no such name.
    public Optional<FileStatus> find(String name) {
        return Statx.of(number(), name, AT_SYMLINK_NOFOLLOW, operand(name));
    }

    /// The status of this directory itself.
    public FileStatus status() {
        return Statx.of(number(), "", AT_EMPTY_PATH, shown).orElseThrow();
    }

    public String readlink(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(LINK_MAX);
            long path = FileNames.allocate(arena, name).address();
            long length = check(
                    Native.syscall(FileSyscalls.READLINKAT, number(), path, target.address(), LINK_MAX),
                    "readlinkat",
                    name);
            return FileNames.decode(target.asSlice(0, length).toArray(JAVA_BYTE));
        }
    }

    /// The names in this directory without `.` and `..`, unordered, read in one go.
    public List<String> names() {
        try (Fd fresh = openAt(number(), ".", OPEN, 0, 0, shown)) {
            return Dirents.read(fresh, shown);
        }
    }

    /// Sets an extended attribute of `name`, of a link itself where the kernel allows it.
    public void setXattr(String name, String attribute, byte[] value) {
        Xattrs.set(pathOf(name), attribute, value, operand(name));
    }

    /// The value of an extended attribute of `name`, or empty when it has none of that name.
    public Optional<byte[]> xattr(String name, String attribute) {
        return Xattrs.get(pathOf(name), attribute, operand(name));
    }

    /// The names of all extended attributes of `name`.
    public List<String> xattrNames(String name) {
        return Xattrs.names(pathOf(name), operand(name));
    }

    /// A path to `name` through this descriptor, for calls that take no directory (xattr calls before 6.13).
    private String pathOf(String name) {
        return "/proc/self/fd/" + number() + "/" + name;
    }

    /// Makes new names of this directory durable.
    public void sync() {
        check(Native.syscall(FileSyscalls.FSYNC, number()), "fsync", "");
    }

    /// Writes everything of this file system to the disk; can take seconds.
    public void syncFileSystem() {
        check(Native.syscall(FileSyscalls.SYNCFS, number()), "syncfs", "");
    }

    /// A path that means this very directory, whatever happens to its names; valid while it is open, in this
    /// process.
    public Path handle() {
        return Path.of("/proc/self/fd", Integer.toString(number()));
    }

    int number() {
        return fd.number();
    }

    private void atName(String call, long syscall, String name, int argument) {
        try (Arena arena = Arena.ofConfined()) {
            long path = FileNames.allocate(arena, name).address();
            check(Native.syscall(syscall, number(), path, argument), call, name);
        }
    }

    private long check(long result, String call, String name) {
        return Native.check(result, call, result < 0 ? operand(name) : "");
    }

    private String operand(String name) {
        return name.isEmpty() ? shown : shown + "/" + name;
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
