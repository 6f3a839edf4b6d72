package dev.gantry.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A unix socket of packets (`SOCK_SEQPACKET`) that carries text and file descriptors (`SCM_RIGHTS`). Non-blocking: no
/// call waits. Close-on-exec.
public final class UnixSocket implements AutoCloseable {
    /// More of one packet is cut off.
    public static final int LONGEST_PACKET = 4096;

    private static final int AF_UNIX = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int SOCK_FLAGS = ProcessSyscalls.O_NONBLOCK | ProcessSyscalls.O_CLOEXEC;
    static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int SCM_RIGHTS = 1;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int LONGEST_ADDRESS = 107;
    private static final int ADDRESS_SIZE = 110;
    static final int MOST_FDS = 16;
    static final int CMSG_HEADER = 16;
    private static final int MSGHDR_SIZE = 56;

    private final Fd fd;

    private UnixSocket(Fd fd) {
        this.fd = fd;
    }

    /// What [#receive] found.
    public sealed interface Received {
        /// A packet; the descriptors are the receiver's to close.
        record Packet(String text, List<Fd> fds) implements Received {}

        /// Nothing at the moment.
        record Nothing() implements Received {}

        /// The peer has closed.
        record End() implements Received {}
    }

    /// The process on the other side, as the kernel knows it (`SO_PEERCRED`).
    public record Peer(int pid, int uid, int gid) {}

    /// Two connected sockets.
    public record Pair(UnixSocket ours, UnixSocket theirs) {}

    public static Pair pair() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(8, 4);
            long result =
                    Native.syscall(ProcessSyscalls.SOCKETPAIR, AF_UNIX, SOCK_SEQPACKET | SOCK_FLAGS, 0, pair.address());
            Native.check(result, "socketpair", "SOCK_SEQPACKET");
            return new Pair(
                    new UnixSocket(Fd.of(pair.get(ValueLayout.JAVA_INT, 0))),
                    new UnixSocket(Fd.of(pair.get(ValueLayout.JAVA_INT, Integer.BYTES))));
        }
    }

    /// Connects to a listening socket file.
    ///
    /// @throws LinuxException `ENOENT` when there is no file, `ECONNREFUSED` when nobody listens
    public static UnixSocket connect(Path path) {
        return new UnixSocket(at(path, SOCK_SEQPACKET, ProcessSyscalls.CONNECT, "connect"));
    }

    /// Makes a listening socket file.
    public static UnixSocket listen(Path path) {
        UnixSocket socket = new UnixSocket(at(path, SOCK_SEQPACKET, ProcessSyscalls.BIND, "bind"));
        Native.check(Native.syscall(ProcessSyscalls.LISTEN, socket.fd.number(), 16), "listen", path.toString());
        return socket;
    }

    /// A socket of that type, connected or bound.
    static Fd at(Path path, int type, long call, String name) {
        long number = Native.syscall(ProcessSyscalls.SOCKET, AF_UNIX, type | SOCK_FLAGS, 0);
        Fd fd = Fd.of((int) Native.check(number, "socket", path.toString()));
        try (Arena arena = Arena.ofConfined();
                Fd directory = directoryOf(path, arena)) {
            // An address holds 107 bytes; by way of the directory's descriptor any path fits.
            String shorter = "/proc/self/fd/" + directory.number() + "/" + path.getFileName();
            MemorySegment address = address(arena, shorter);
            Native.check(Native.syscall(call, fd.number(), address.address(), ADDRESS_SIZE), name, path.toString());
            return fd;
        } catch (LinuxException refused) {
            fd.close();
            throw refused;
        }
    }

    private static Fd directoryOf(Path path, Arena arena) {
        Path parent = path.toAbsolutePath().getParent();
        MemorySegment name = arena.allocateFrom(parent == null ? "/" : parent.toString());
        int flags = ProcessSyscalls.O_PATH | ProcessSyscalls.O_CLOEXEC;
        long fd = Native.syscall(ProcessSyscalls.OPENAT, ProcessSyscalls.AT_FDCWD, name.address(), flags, 0);
        return Fd.of((int) Native.check(fd, "openat", path.toString()));
    }

    private static MemorySegment address(Arena arena, String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_ADDRESS) {
            throw new LinuxException("connect", path, Errno.ENAMETOOLONG.number());
        }
        MemorySegment address = arena.allocate(ADDRESS_SIZE, 2);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, 2, bytes.length);
        return address;
    }

    /// The next waiting connection of a listening socket.
    ///
    /// @throws LinuxException `EAGAIN` when there is none
    public UnixSocket accept() {
        long peer = Native.syscall(ProcessSyscalls.ACCEPT4, fd.number(), 0, 0, SOCK_FLAGS);
        return new UnixSocket(Fd.of((int) Native.check(peer, "accept4", fd.toString())));
    }

    public Fd fd() {
        return fd;
    }

    /// Who is on the other side.
    public Peer peer() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment credentials = arena.allocate(12, 4);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, 12);
            long result = Native.syscall(
                    ProcessSyscalls.GETSOCKOPT,
                    fd.number(),
                    SOL_SOCKET,
                    SO_PEERCRED,
                    credentials.address(),
                    length.address());
            Native.check(result, "getsockopt", "SO_PEERCRED");
            return new Peer(
                    credentials.get(ValueLayout.JAVA_INT, 0),
                    credentials.get(ValueLayout.JAVA_INT, 4),
                    credentials.get(ValueLayout.JAVA_INT, 8));
        }
    }

    /// Sends one packet with copies of descriptors.
    ///
    /// @throws LinuxException `EPIPE` or `ECONNRESET` when the peer is gone
    public void send(String text, Fd... fds) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(text);
            MemorySegment rights = rights(arena, fds);
            MemorySegment message =
                    message(arena, bytes, bytes.byteSize() - 1, rights, fds.length == 0 ? 0 : rights.byteSize());
            Native.check(
                    Native.syscall(ProcessSyscalls.SENDMSG, fd.number(), message.address(), MSG_NOSIGNAL),
                    "sendmsg",
                    fd.toString());
        }
    }

    /// `SCM_RIGHTS` with these descriptors.
    static MemorySegment rights(Arena arena, Fd... fds) {
        MemorySegment rights = arena.allocate(CMSG_HEADER + align(fds.length), 8);
        rights.set(ValueLayout.JAVA_LONG, 0, CMSG_HEADER + (long) fds.length * Integer.BYTES);
        rights.set(ValueLayout.JAVA_INT, 8, SOL_SOCKET);
        rights.set(ValueLayout.JAVA_INT, 12, SCM_RIGHTS);
        for (int i = 0; i < fds.length; i++) {
            rights.set(ValueLayout.JAVA_INT, CMSG_HEADER + (long) i * Integer.BYTES, fds[i].number());
        }
        return rights;
    }

    private static long align(int fds) {
        return (long) fds * Integer.BYTES + 7 & ~7L;
    }

    /// `struct msghdr` with one buffer and control data.
    static MemorySegment message(
            Arena arena, MemorySegment bytes, long length, MemorySegment control, long controlLength) {
        MemorySegment buffer = arena.allocate(16, 8);
        buffer.set(ValueLayout.JAVA_LONG, 0, bytes.address());
        buffer.set(ValueLayout.JAVA_LONG, 8, length);
        MemorySegment message = arena.allocate(MSGHDR_SIZE, 8);
        message.set(ValueLayout.JAVA_LONG, 16, buffer.address());
        message.set(ValueLayout.JAVA_LONG, 24, 1);
        message.set(ValueLayout.JAVA_LONG, 32, controlLength == 0 ? 0 : control.address());
        message.set(ValueLayout.JAVA_LONG, 40, controlLength);
        return message;
    }

    /// Takes the next packet, if there is one.
    public Received receive() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(LONGEST_PACKET);
            MemorySegment control = arena.allocate(CMSG_HEADER + (long) MOST_FDS * Integer.BYTES, 8);
            MemorySegment message = message(arena, bytes, LONGEST_PACKET, control, control.byteSize());
            long length = Native.syscall(ProcessSyscalls.RECVMSG, fd.number(), message.address(), MSG_CMSG_CLOEXEC);
            if (length == -ProcessSyscalls.EAGAIN || length == -ProcessSyscalls.EINTR) {
                return new Received.Nothing();
            }
            if (length == 0 || length == -Errno.ECONNRESET.number()) {
                return new Received.End();
            }
            Native.check(length, "recvmsg", fd.toString());
            byte[] text = bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return new Received.Packet(new String(text, StandardCharsets.UTF_8), rights(message, control));
        }
    }

    static List<Fd> rights(MemorySegment message, MemorySegment control) {
        List<Fd> fds = new ArrayList<>();
        if (message.get(ValueLayout.JAVA_LONG, 40) >= CMSG_HEADER
                && control.get(ValueLayout.JAVA_INT, 12) == SCM_RIGHTS) {
            long end = control.get(ValueLayout.JAVA_LONG, 0);
            for (long at = CMSG_HEADER; at < end; at += Integer.BYTES) {
                fds.add(Fd.of(control.get(ValueLayout.JAVA_INT, at)));
            }
        }
        return fds;
    }

    @Override
    public void close() {
        fd.close();
    }
}
