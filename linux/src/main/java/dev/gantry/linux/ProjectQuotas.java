package dev.gantry.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// Project quotas: how much the files below a directory take, counted by the file system itself, and how much
/// they may.
///
/// A directory that belongs to a project gives it to all that is made in it from then on. ext4 has them with
/// `mkfs.ext4 -O quota,project`, and limits with the mount option `prjquota`; XFS has both with `pquota`. Above
/// a limit writing fails with `EDQUOT`, on XFS with `ENOSPC`. Source: `quotactl(2)`, `ioctl_xfs_fsgetxattr(2)`;
/// `quotactl_fd` is in Linux since 5.14.
public final class ProjectQuotas {
    /// What a file system does about projects.
    public enum Support {
        NONE,
        /// It counts.
        COUNTS,
        /// It counts, and holds projects to their limits.
        LIMITS
    }

    private static final long QUOTACTL_FD = 443;
    private static final long FSGETXATTR = 0x801c581fL;
    private static final long FSSETXATTR = 0x401c5820L;
    private static final int XATTR_BYTES = 28;
    private static final int XFLAG_PROJINHERIT = 0x200;

    private static final int PROJECTS = 2;
    private static final int SET_LIMITS = command(4);
    private static final int GET_QUOTA = command(3);
    private static final int GET_STATE = command(5);

    private static final int PROJECTS_COUNTED = 1 << 4;
    private static final int PROJECTS_LIMITED = 1 << 5;
    private static final int STATE_BYTES = 128;

    private static final byte VERSION = 1;
    private static final byte PROJECT_FLAG = 2;
    private static final short BLOCK_LIMITS = (1 << 2) | (1 << 3);
    private static final int QUOTA_BYTES = 112;
    private static final int BLOCK = 512;

    private ProjectQuotas() {}

    /// `QCMD(XQM_CMD(n), PRJQUOTA)`.
    private static int command(int number) {
        return ((('X' << 8) + number) << 8) | PROJECTS;
    }

    /// What the file system of a directory does. [Support#NONE], too, where the kernel lacks the call.
    public static Support support(Path directory) {
        try (Arena arena = Arena.ofConfined();
                Directory open = Directory.open(directory)) {
            MemorySegment state = arena.allocate(STATE_BYTES, 8);
            state.set(JAVA_BYTE, 0, VERSION);
            if (Native.syscall(QUOTACTL_FD, open.number(), GET_STATE, 0, state.address()) < 0) {
                return Support.NONE;
            }
            int flags = state.get(JAVA_SHORT, 2);
            if ((flags & PROJECTS_LIMITED) != 0) {
                return Support.LIMITS;
            }
            return (flags & PROJECTS_COUNTED) != 0 ? Support.COUNTS : Support.NONE;
        }
    }

    /// Makes a directory, and what will be made in it, a project's. What is in it already stays as it is.
    public static void assign(Directory directory, int project) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = attributes(arena, directory);
            attributes.set(JAVA_INT, 0, attributes.get(JAVA_INT, 0) | XFLAG_PROJINHERIT);
            attributes.set(JAVA_INT, 12, project);
            long result = Native.syscall(ProcessSyscalls.IOCTL, directory.number(), FSSETXATTR, attributes.address());
            Native.check(result, "ioctl FS_IOC_FSSETXATTR", directory.toString());
        }
    }

    /// Whose a directory is; 0 for nobody's.
    public static int project(Directory directory) {
        try (Arena arena = Arena.ofConfined()) {
            return attributes(arena, directory).get(JAVA_INT, 12);
        }
    }

    private static MemorySegment attributes(Arena arena, Directory directory) {
        MemorySegment attributes = arena.allocate(XATTR_BYTES, 8);
        long result = Native.syscall(ProcessSyscalls.IOCTL, directory.number(), FSGETXATTR, attributes.address());
        Native.check(result, "ioctl FS_IOC_FSGETXATTR", directory.toString());
        return attributes;
    }

    /// How much a project may take from now on.
    ///
    /// @param directory any of its file system
    /// @param bytes 0 for no limit; rounded up to 512
    public static void limit(Directory directory, int project, long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            long blocks = Math.ceilDiv(bytes, BLOCK);
            MemorySegment quota = quota(arena, project);
            quota.set(JAVA_SHORT, 2, BLOCK_LIMITS);
            quota.set(JAVA_LONG, 8, blocks);
            quota.set(JAVA_LONG, 16, blocks);
            long result = Native.syscall(QUOTACTL_FD, directory.number(), SET_LIMITS, project, quota.address());
            Native.check(result, "quotactl_fd Q_XSETQLIM", directory.toString());
        }
    }

    /// The room on the disk that a project takes, in bytes; directories count, and files by their blocks.
    ///
    /// @param directory any of its file system
    public static long usedBytes(Directory directory, int project) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment quota = quota(arena, project);
            long result = Native.syscall(QUOTACTL_FD, directory.number(), GET_QUOTA, project, quota.address());
            if (result == -Errno.ENOENT.number()) {
                return 0; // XFS knows no project that has nothing
            }
            Native.check(result, "quotactl_fd Q_XGETQUOTA", directory.toString());
            return quota.get(JAVA_LONG, 40) * BLOCK;
        }
    }

    /// `struct fs_disk_quota`.
    private static MemorySegment quota(Arena arena, int project) {
        MemorySegment quota = arena.allocate(QUOTA_BYTES, 8);
        quota.set(JAVA_BYTE, 0, VERSION);
        quota.set(JAVA_BYTE, 1, PROJECT_FLAG);
        quota.set(JAVA_INT, 4, project);
        return quota;
    }
}
