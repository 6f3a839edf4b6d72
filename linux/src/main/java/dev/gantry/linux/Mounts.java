package dev.gantry.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Mounting and unmounting, with the kernel's file-descriptor based calls (`fsopen(2)`, `open_tree(2)`,
/// `move_mount(2)`), in the mount namespace of the calling thread.
///
/// A call takes well under a millisecond but waits for locks that all mounts share; unmounting belongs off the
/// request path where it can.
public final class Mounts {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int CLONE = 1;
    private static final int DETACH = 2;
    private static final int NO_FOLLOW = 8;
    private static final long READ_ONLY = 0x01;
    private static final long MAP_IDS = 0x0010_0000;
    private static final long SET_PROPAGATION_PRIVATE = 1L << 18;
    private static final int SETATTR_SIZE = 32;

    private Mounts() {}

    /// Mounts an overlay on an existing directory. Works from kernel 5.10 on: where the kernel cannot take
    /// layers one by one (before 6.7), through `mount(2)` with paths relative to the overlay's base.
    ///
    /// @throws LinuxException with the kernel's own message as detail, such as `too many lower directories`
    public static void overlay(OverlayMount overlay, Path target) {
        OverlayMounting.mount(overlay, target);
    }

    /// Shows `source`, with the mounts below it, at `target`. Both exist; both are directories or neither is.
    public static void bind(Path source, Path target, boolean readOnly) {
        try (DetachedMount tree = cloneTree(source, readOnly)) {
            tree.attach(target);
        }
    }

    /// Likewise at what was found below a root.
    public static void bind(Path source, RootedPath target, boolean readOnly) {
        try (DetachedMount tree = cloneTree(source, readOnly)) {
            tree.attach(target);
        }
    }

    /// Shows what was found below a root, whatever leads there by now, at `target`.
    public static void bind(RootedPath source, Path target) {
        try (DetachedMount tree = cloneTree(source.number(), "", source.path())) {
            tree.attach(target);
        }
    }

    /// Shows the file system of `source` from there on at `target`, its owners as they are outside of `ids`:
    /// what is root's on the disk belongs to whom root of `ids` is. Nothing else can be mounted below `source`
    /// there.
    ///
    /// @param ids of [UserNamespace#forMounts]
    /// @throws LinuxException `EINVAL` where the file system can't do that, `ENOSYS` and `EINVAL` for a kernel
    ///     before 5.12
    public static void bindMapped(Path source, Path target, UserNamespace ids) {
        try (DetachedMount tree = clone(FileSyscalls.AT_FDCWD, source.toString(), source, 0);
                Arena arena = Arena.ofConfined()) {
            MemorySegment mapped = arena.allocateFrom(JAVA_LONG, MAP_IDS, 0, SET_PROPAGATION_PRIVATE, ids.number());
            setAttributes(tree.number(), "", FileSyscalls.AT_EMPTY_PATH, mapped);
            tree.attach(target);
        }
    }

    private static DetachedMount cloneTree(Path source, boolean readOnly) {
        DetachedMount tree = cloneTree(source);
        try {
            if (readOnly) {
                setAttributes(tree, READ_ONLY);
            }
            return tree;
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    private static DetachedMount cloneTree(Path source) {
        return cloneTree(FileSyscalls.AT_FDCWD, source.toString(), source);
    }

    private static DetachedMount cloneTree(int at, String name, Path shown) {
        return clone(at, name, shown, FileSyscalls.AT_RECURSIVE);
    }

    private static DetachedMount clone(int at, String name, Path shown, int recursive) {
        try (Arena arena = Arena.ofConfined()) {
            long path = FileNames.allocate(arena, name).address();
            int flags = CLONE | FileSyscalls.O_CLOEXEC | recursive | FileSyscalls.AT_EMPTY_PATH;
            long result = Native.syscall(FileSyscalls.OPEN_TREE, at, path, flags);
            return new DetachedMount(Fd.of((int) Native.check(result, "open_tree", shown.toString())), "" + shown);
        }
    }

    /// Mounts an empty tmpfs.
    ///
    /// @param options as in `tmpfs(5)`: `size=64m`, `mode=1777`
    public static void tmpfs(Path target, List<String> options) {
        try (FileSystemContext context = FileSystemContext.open("tmpfs")) {
            context.string("source", "tmpfs");
            options.forEach(context::option);
            try (DetachedMount mount = context.mount(0)) {
                mount.attach(target);
            }
        }
    }

    /// Keeps mounts made below `target` (a mount point) from spreading to other namespaces, and theirs from
    /// coming in.
    public static void makePrivate(Path target) {
        try (Arena arena = Arena.ofConfined()) {
            setAttributes(FileSyscalls.AT_FDCWD, target.toString(), 0, attributes(arena, 0, SET_PROPAGATION_PRIVATE));
        }
    }

    private static void setAttributes(DetachedMount tree, long set) {
        try (Arena arena = Arena.ofConfined()) {
            int flags = FileSyscalls.AT_EMPTY_PATH | FileSyscalls.AT_RECURSIVE;
            setAttributes(tree.number(), "", flags, attributes(arena, set, 0));
        }
    }

    private static MemorySegment attributes(Arena arena, long set, long propagation) {
        return arena.allocateFrom(JAVA_LONG, set, 0, propagation, 0);
    }

    private static void setAttributes(int at, String path, int flags, MemorySegment attributes) {
        try (Arena arena = Arena.ofConfined()) {
            long name = FileNames.allocate(arena, path).address();
            long result =
                    Native.syscall(FileSyscalls.MOUNT_SETATTR, at, name, flags, attributes.address(), SETATTR_SIZE);
            Native.check(result, "mount_setattr", path.isEmpty() ? "detached tree" : path);
        }
    }

    /// Takes away the topmost mount at `target`; a link there is not followed.
    ///
    /// @throws LinuxException `EBUSY` while a process uses it, `EINVAL` when nothing is mounted there
    public static void unmount(Path target) {
        unmount(target, NO_FOLLOW);
    }

    /// As [#unmount], but a mount in use disappears from the tree now and is released when its last user ends
    /// (`MNT_DETACH`).
    public static void detach(Path target) {
        unmount(target, NO_FOLLOW | DETACH);
    }

    private static void unmount(Path target, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            long path = FileNames.allocate(arena, target.toString()).address();
            Native.check(Native.syscall(FileSyscalls.UMOUNT2, path, flags), "umount2", target.toString());
        }
    }

    /// All mounts of this process's namespace, in the order they were made visible.
    public static List<MountPoint> table() {
        try { // names may be any bytes: Latin-1 keeps them apart, and mountinfo's own syntax is ASCII
            return Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1).stream()
                    .map(line -> MountPoint.parse(FileNames.decode(line.getBytes(StandardCharsets.ISO_8859_1))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("read " + TABLE, e);
        }
    }

    /// Is there a mount exactly at this path?
    public static boolean isMountPoint(Path target) {
        return table().stream().anyMatch(mount -> mount.target().equals(target.toString()));
    }
}
