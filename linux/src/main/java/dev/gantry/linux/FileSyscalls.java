package dev.gantry.linux;

/// Numbers and flags of the file and mount system calls. Calls younger than 5.0 have one number on every
/// machine; older ones differ between x86-64 (`asm/unistd_64.h`) and arm64 (`asm-generic/unistd.h`), as do two
/// flags of `open(2)`.
final class FileSyscalls {
    private static final boolean ARM64 = "aarch64".equals(System.getProperty("os.arch"));

    static final long READ = pick(0, 63);
    static final long WRITE = pick(1, 64);
    static final long CLOSE = pick(3, 57);
    static final long LSEEK = pick(8, 62);
    static final long FCNTL = pick(72, 25);
    static final long FSYNC = pick(74, 82);
    static final long FTRUNCATE = pick(77, 46);
    static final long FCHDIR = pick(81, 50);
    static final long FCHMOD = pick(91, 52);
    static final long FCHOWN = pick(93, 55);
    static final long MOUNT = pick(165, 40);
    static final long UMOUNT2 = pick(166, 39);
    static final long LSETXATTR = pick(189, 6);
    static final long LGETXATTR = pick(192, 9);
    static final long LLISTXATTR = pick(195, 12);
    static final long GETDENTS64 = pick(217, 61);
    static final long MKDIRAT = pick(258, 34);
    static final long MKNODAT = pick(259, 33);
    static final long FCHOWNAT = pick(260, 54);
    static final long UNLINKAT = pick(263, 35);
    static final long LINKAT = pick(265, 37);
    static final long SYMLINKAT = pick(266, 36);
    static final long READLINKAT = pick(267, 78);
    static final long FCHMODAT = pick(268, 53);
    static final long UNSHARE = pick(272, 97);
    static final long UTIMENSAT = pick(280, 88);
    static final long FALLOCATE = pick(285, 47);
    static final long SYNCFS = pick(306, 267);
    static final long MEMFD_CREATE = pick(319, 279);
    static final long RENAMEAT2 = pick(316, 276);
    static final long STATX = pick(332, 291);
    static final long OPEN_TREE = 428;
    static final long MOVE_MOUNT = 429;
    static final long FSOPEN = 430;
    static final long FSCONFIG = 431;
    static final long FSMOUNT = 432;
    static final long OPENAT2 = 437;
    static final long MOUNT_SETATTR = 442;

    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_REMOVEDIR = 0x200;
    static final int AT_EMPTY_PATH = 0x1000;
    static final int AT_RECURSIVE = 0x8000;

    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0x40;
    static final int O_EXCL = 0x80;
    static final int O_NONBLOCK = 0x800;
    static final int O_DIRECTORY = (int) pick(0x10000, 0x4000);
    static final int O_NOFOLLOW = (int) pick(0x20000, 0x8000);
    static final int O_CLOEXEC = 0x80000;

    static final long RESOLVE_NO_MAGICLINKS = 0x02;
    static final long RESOLVE_IN_ROOT = 0x10;

    private FileSyscalls() {}

    private static long pick(long x86, long arm64) {
        return ARM64 ? arm64 : x86;
    }
}
