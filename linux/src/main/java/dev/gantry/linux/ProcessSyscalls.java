package dev.gantry.linux;

/// Numbers and flags of the process, pipe, socket and epoll system calls, for x86-64 and arm64.
final class ProcessSyscalls {
    private static final boolean ARM64 = "aarch64".equals(System.getProperty("os.arch"));

    static final long PPOLL = pick(271, 73);
    static final long IOCTL = pick(16, 29);
    static final long SOCKET = pick(41, 198);
    static final long CONNECT = pick(42, 203);
    static final long SENDMSG = pick(46, 211);
    static final long RECVMSG = pick(47, 212);
    static final long BIND = pick(49, 200);
    static final long LISTEN = pick(50, 201);
    static final long SOCKETPAIR = pick(53, 199);
    static final long GETSOCKOPT = pick(55, 209);
    static final long PRCTL = pick(157, 167);
    static final long EPOLL_CTL = pick(233, 21);
    static final long WAITID = pick(247, 95);
    static final long OPENAT = pick(257, 56);
    static final long SPLICE = pick(275, 76);
    static final long TEE = pick(276, 77);
    static final long EPOLL_PWAIT = pick(281, 22);
    static final long ACCEPT4 = pick(288, 242);
    static final long EVENTFD2 = pick(290, 19);
    static final long EPOLL_CREATE1 = pick(291, 20);
    static final long PIPE2 = pick(293, 59);
    static final long PIDFD_SEND_SIGNAL = 424;
    static final long PIDFD_OPEN = 434;
    static final long PIDFD_GETFD = 438;

    static final int O_RDWR = 2;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int O_PATH = 0x200000;
    static final int AT_FDCWD = -100;
    static final int EINTR = Errno.EINTR.number();
    static final int EAGAIN = Errno.EAGAIN.number();

    private ProcessSyscalls() {}

    /// `struct epoll_event` is packed on x86-64 only.
    static boolean epollEventIsPacked() {
        return !ARM64;
    }

    private static long pick(long x86, long arm64) {
        return ARM64 ? arm64 : x86;
    }
}
