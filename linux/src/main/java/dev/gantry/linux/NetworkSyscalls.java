package dev.gantry.linux;

/// Numbers of the system calls around sockets and namespaces, for x86-64 (`asm/unistd_64.h`) and arm64
/// (`asm-generic/unistd.h`).
final class NetworkSyscalls {
    private static final boolean ARM64 = "aarch64".equals(System.getProperty("os.arch"));

    static final long SOCKET = pick(41, 198);
    static final long SENDTO = pick(44, 206);
    static final long RECVFROM = pick(45, 207);
    static final long BIND = pick(49, 200);
    static final long SETSOCKOPT = pick(54, 208);
    static final long MOUNT = pick(165, 40);
    static final long UMOUNT2 = pick(166, 39);
    static final long OPENAT = pick(257, 56);
    static final long UNSHARE = pick(272, 97);
    static final long SETNS = pick(308, 268);

    private NetworkSyscalls() {}

    private static long pick(long x86, long arm) {
        return ARM64 ? arm : x86;
    }
}
