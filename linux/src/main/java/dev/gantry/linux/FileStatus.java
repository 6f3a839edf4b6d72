package dev.gantry.linux;

import java.time.Instant;

/// What `statx(2)` tells about one inode, symbolic links not followed.
///
/// @param mode file type and permission bits as in `inode(7)`, such as 0100644
/// @param sizeBytes apparent length
/// @param allocatedBytes what it occupies on disk
/// @param device the file system it lies on, as [#device]
/// @param rdev for device nodes the device they stand for, as [#device]
/// @param modified modification time, to the nanosecond
public record FileStatus(
        int mode,
        int uid,
        int gid,
        long inode,
        int links,
        long sizeBytes,
        long allocatedBytes,
        long device,
        long rdev,
        Instant modified) {
    private static final int TYPE = 0170000;

    /// Major and minor packed as the kernel's `makedev` packs them for system calls.
    public static long device(int major, int minor) {
        long high = ((long) major & 0xfffff000L) << 32 | ((long) minor & 0xffffff00L) << 12;
        return high | ((long) major & 0xfffL) << 8 | ((long) minor & 0xffL);
    }

    /// The first number of a packed device ([#device]).
    public static int major(long device) {
        return (int) ((device >>> 32 & 0xfffff000L) | (device >>> 8 & 0xfffL));
    }

    /// The second number of a packed device.
    public static int minor(long device) {
        return (int) ((device >>> 12 & 0xffffff00L) | (device & 0xffL));
    }

    public int permissions() {
        return mode & 07777;
    }

    public boolean isDirectory() {
        return type() == 0040000;
    }

    public boolean isRegular() {
        return type() == 0100000;
    }

    public boolean isSymlink() {
        return type() == 0120000;
    }

    public boolean isCharDevice() {
        return type() == 0020000;
    }

    /// A character device 0/0: how an overlay upper or lower directory says that a name is deleted.
    public boolean isWhiteout() {
        return isCharDevice() && rdev == 0;
    }

    private int type() {
        return mode & TYPE;
    }
}
