package dev.gantry.linux;

import static dev.gantry.linux.NetworkSyscalls.BIND;
import static dev.gantry.linux.NetworkSyscalls.RECVFROM;
import static dev.gantry.linux.NetworkSyscalls.SENDTO;
import static dev.gantry.linux.NetworkSyscalls.SETSOCKOPT;
import static dev.gantry.linux.NetworkSyscalls.SOCKET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A datagram socket of the `AF_NETLINK` family that stays with the namespace of the thread that opened it. One
/// exchange at a time; the kernel answers a request before `sendto` returns, so that a receive does not wait.
final class NetlinkSocket implements AutoCloseable {
    static final int ROUTE = 0;
    static final int NETFILTER = 12;

    private static final int AF_NETLINK = 16;

    /// `struct sockaddr_nl`.
    private static final int ADDRESS_BYTES = 12;

    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;

    /// The kernel fills at most 32 kB of a dump into one datagram.
    private static final int BUFFER_BYTES = 64 * 1024;

    /// A bound for the case that should not happen: an answer that never comes.
    private static final long RECEIVE_SECONDS = 10;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
    private final Fd descriptor;
    private int sequence;

    private NetlinkSocket(Fd descriptor) {
        this.descriptor = descriptor;
    }

    /// Opens a socket in the calling thread's network namespace.
    static NetlinkSocket open(int protocol) {
        long opened = Native.check(
                Native.syscall(SOCKET, AF_NETLINK, SOCK_RAW_CLOEXEC, protocol), "socket", "netlink " + protocol);
        NetlinkSocket socket = new NetlinkSocket(Fd.of((int) opened));
        try {
            socket.configure();
            return socket;
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    private void configure() {
        buffer.set(ValueLayout.JAVA_INT, 0, 1);
        option(SOL_NETLINK, NETLINK_CAP_ACK, 4);
        option(SOL_NETLINK, NETLINK_EXT_ACK, 4);
        buffer.set(ValueLayout.JAVA_LONG, 0, RECEIVE_SECONDS);
        buffer.set(ValueLayout.JAVA_LONG, 8, 0);
        option(SOL_SOCKET, SO_RCVTIMEO, 16);
    }

    /// Has the kernel send the notices of a group from now on, to be read by [#notices].
    ///
    /// @param group 1 to 32
    void join(int group) {
        buffer.asSlice(0, ADDRESS_BYTES).fill((byte) 0); // port 0: the kernel gives one, without which it sends nothing
        buffer.set(ValueLayout.JAVA_SHORT, 0, (short) AF_NETLINK);
        buffer.set(ValueLayout.JAVA_INT, 8, 1 << (group - 1));
        Native.check(
                Native.syscall(BIND, descriptor.number(), buffer.address(), ADDRESS_BYTES),
                "bind",
                "netlink group " + group);
    }

    /// The next datagram of notices; waits for it. None after [#close].
    ///
    /// @throws LinuxException `ENOBUFS` where some were lost since the last one
    synchronized List<NetlinkReply> notices() {
        return descriptor.isOpen() ? receive() : List.of();
    }

    /// To wait for notices elsewhere; it stays this socket's.
    Fd descriptor() {
        return descriptor;
    }

    private void option(int level, int name, int length) {
        Native.check(
                Native.syscall(SETSOCKOPT, descriptor.number(), level, name, buffer.address(), length),
                "setsockopt",
                "netlink option " + name);
    }

    /// Sends all messages in one datagram and waits until each is acknowledged. The kernel goes on after a
    /// message that fails; the first failure is thrown, with the later ones suppressed in it.
    synchronized void acknowledged(List<NetlinkMessage> messages) {
        int first = send(messages);
        List<LinuxException> failures = new ArrayList<>();
        int pending = messages.size();
        while (pending > 0) {
            for (NetlinkReply reply : receive()) {
                int index = reply.sequence() - first;
                if (reply.type() != NetlinkReply.ERROR || index < 0 || index >= messages.size()) {
                    continue;
                }
                pending--;
                if (reply.errno() != 0) {
                    failures.add(messages.get(index).failed(reply.errno(), reply.text()));
                }
            }
        }
        raise(failures);
    }

    private static void raise(List<LinuxException> failures) {
        if (!failures.isEmpty()) {
            LinuxException first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    /// Asks for a dump and answers its messages.
    synchronized List<NetlinkReply> dump(NetlinkMessage request) {
        int asked = send(List.of(request));
        List<NetlinkReply> replies = new ArrayList<>();
        while (true) {
            for (NetlinkReply reply : receive()) {
                if (reply.sequence() != asked) {
                    continue;
                }
                if (reply.type() == NetlinkReply.DONE) {
                    return replies;
                }
                if (reply.type() == NetlinkReply.ERROR) {
                    throw request.failed(reply.errno(), reply.text());
                }
                replies.add(reply);
            }
        }
    }

    /// @return the sequence number of the first message
    private int send(List<NetlinkMessage> messages) {
        int first = sequence + 1;
        ByteBuffer bytes = buffer.asByteBuffer().order(ByteOrder.nativeOrder());
        for (NetlinkMessage message : messages) {
            bytes.put(message.encode(++sequence));
        }
        Native.check(
                Native.syscall(SENDTO, descriptor.number(), buffer.address(), bytes.position(), 0, 0, 0),
                "sendto",
                "netlink");
        return first;
    }

    /// The next datagram's messages, copied out of the buffer.
    private List<NetlinkReply> receive() {
        long length = Native.check(
                Native.syscall(RECVFROM, descriptor.number(), buffer.address(), BUFFER_BYTES, 0, 0, 0),
                "recvfrom",
                "netlink");
        byte[] copy = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        return NetlinkReply.parse(ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder()));
    }

    @Override
    public synchronized void close() {
        if (descriptor.isOpen()) {
            descriptor.close();
            arena.close();
        }
    }
}
