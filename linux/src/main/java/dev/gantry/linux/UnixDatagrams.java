package dev.gantry.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A unix socket of datagrams (`SOCK_DGRAM`), as `/dev/log` and journald's are: whole messages, in order, none lost
/// while the receiver lives. Non-blocking: no call waits. Close-on-exec.
public final class UnixDatagrams implements AutoCloseable {
    private static final int SOCK_DGRAM = 2;
    private static final int SO_SNDBUF = 7;
    private static final int SEND_BUFFER_BYTES = 8 << 20;
    private static final int LONGEST_DATAGRAM = 1 << 20;

    private final Fd fd;

    private UnixDatagrams(Fd fd) {
        this.fd = fd;
    }

    /// A datagram as it came; the descriptors are the receiver's to close.
    public record Datagram(ByteBuffer bytes, List<Fd> fds) {}

    /// A sender to a bound socket file.
    ///
    /// @throws LinuxException `ENOENT` when there is no file, `ECONNREFUSED` when nobody has it open, `EPROTOTYPE`
    ///     when it is a socket of another type
    public static UnixDatagrams connect(Path path) {
        UnixDatagrams socket = new UnixDatagrams(UnixSocket.at(path, SOCK_DGRAM, ProcessSyscalls.CONNECT, "connect"));
        socket.widen();
        return socket;
    }

    /// A receiver at a socket file, which is made.
    public static UnixDatagrams bind(Path path) {
        return new UnixDatagrams(UnixSocket.at(path, SOCK_DGRAM, ProcessSyscalls.BIND, "bind"));
    }

    /// As long messages as the kernel lets us (`net.core.wmem_max`).
    private void widen() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, SEND_BUFFER_BYTES);
            long result = Native.syscall(
                    NetworkSyscalls.SETSOCKOPT,
                    fd.number(),
                    UnixSocket.SOL_SOCKET,
                    SO_SNDBUF,
                    size.address(),
                    Integer.BYTES);
            Native.check(result, "setsockopt", "SO_SNDBUF");
        }
    }

    /// Sends one datagram with copies of descriptors.
    ///
    /// @return false where the receiver has no room at the moment
    /// @throws LinuxException `EMSGSIZE` or `ENOBUFS` when it is too long, `ECONNREFUSED` when the receiver is gone
    public boolean send(byte[] bytes, Fd... fds) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment content = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, content, ValueLayout.JAVA_BYTE, 0, bytes.length);
            MemorySegment rights = UnixSocket.rights(arena, fds);
            MemorySegment message =
                    UnixSocket.message(arena, content, bytes.length, rights, fds.length == 0 ? 0 : rights.byteSize());
            long sent =
                    Native.syscall(ProcessSyscalls.SENDMSG, fd.number(), message.address(), UnixSocket.MSG_NOSIGNAL);
            if (sent == -ProcessSyscalls.EAGAIN || sent == -ProcessSyscalls.EINTR) {
                return false;
            }
            Native.check(sent, "sendmsg", fd.toString());
            return true;
        }
    }

    /// Takes the next datagram, if there is one.
    public Optional<Datagram> receive() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(LONGEST_DATAGRAM);
            MemorySegment control =
                    arena.allocate(UnixSocket.CMSG_HEADER + (long) UnixSocket.MOST_FDS * Integer.BYTES, 8);
            MemorySegment message = UnixSocket.message(arena, bytes, LONGEST_DATAGRAM, control, control.byteSize());
            long length = Native.syscall(
                    ProcessSyscalls.RECVMSG, fd.number(), message.address(), UnixSocket.MSG_CMSG_CLOEXEC);
            if (length == -ProcessSyscalls.EAGAIN || length == -ProcessSyscalls.EINTR) {
                return Optional.empty();
            }
            Native.check(length, "recvmsg", fd.toString());
            byte[] text = bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return Optional.of(new Datagram(ByteBuffer.wrap(text), UnixSocket.rights(message, control)));
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
