package dev.gantry.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// One netlink message under construction: header, the fixed part of its kind, then attributes, each padded to
/// four bytes (`netlink(7)`, `linux/netlink.h`).
final class NetlinkMessage {
    static final int HEADER_BYTES = 16;

    static final int REQUEST = 0x1;
    static final int ACK = 0x4;
    static final int DUMP = 0x300;
    static final int REPLACE = 0x100;
    static final int EXCL = 0x200;
    static final int CREATE = 0x400;

    private static final int CAPACITY = 1024;
    private static final int NESTED = 0x8000;

    private final ByteBuffer bytes = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());
    private final String call;
    private final String operand;

    /// @param call what an exception names, such as `RTM_NEWLINK`
    /// @param operand what it is done to
    NetlinkMessage(int type, int flags, String call, String operand) {
        this.call = call;
        this.operand = operand;
        bytes.putInt(0).putShort((short) type).putShort((short) flags).putInt(0).putInt(0);
    }

    /// `struct ifinfomsg`; `flags` are both set and named in the change mask.
    NetlinkMessage linkHeader(int family, int index, int flags) {
        bytes.put((byte) family).put((byte) 0).putShort((short) 0);
        bytes.putInt(index).putInt(flags).putInt(flags);
        return this;
    }

    /// `struct ifaddrmsg`.
    NetlinkMessage addressHeader(int family, int prefixLength, int flags, int index) {
        bytes.put((byte) family).put((byte) prefixLength);
        bytes.put((byte) flags).put((byte) 0).putInt(index);
        return this;
    }

    /// `struct rtmsg` for a route of the main table.
    NetlinkMessage routeHeader(int family, int prefixLength, int table, int protocol) {
        return routeHeader(family, prefixLength, table, protocol, 0);
    }

    /// @param scope `RT_SCOPE_...`: 0 universe, 253 link
    NetlinkMessage routeHeader(int family, int prefixLength, int table, int protocol, int scope) {
        bytes.put((byte) family).put((byte) prefixLength).put((byte) 0).put((byte) 0);
        bytes.put((byte) table)
                .put((byte) protocol)
                .put((byte) scope)
                .put((byte) 1)
                .putInt(0);
        return this;
    }

    NetlinkMessage attribute(int type, byte[] value) {
        bytes.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        return pad();
    }

    NetlinkMessage attribute(int type, int value) {
        bytes.putShort((short) 8).putShort((short) type).putInt(value);
        return this;
    }

    NetlinkMessage attribute(int type, byte value) {
        return attribute(type, new byte[] {value});
    }

    NetlinkMessage attribute(int type, short value) {
        bytes.putShort((short) 6).putShort((short) type).putShort(value);
        return pad();
    }

    NetlinkMessage attribute(int type, String value) {
        return attribute(type, (value + '\0').getBytes(StandardCharsets.UTF_8));
    }

    /// An attribute that holds what `content` adds.
    NetlinkMessage nested(int type, Consumer<NetlinkMessage> content) {
        int start = bytes.position();
        bytes.putShort((short) 0).putShort((short) (type | NESTED));
        content.accept(this);
        bytes.putShort(start, (short) (bytes.position() - start));
        return this;
    }

    private NetlinkMessage pad() {
        while (bytes.position() % 4 != 0) {
            bytes.put((byte) 0);
        }
        return this;
    }

    /// The message as it is sent, with its length and this sequence number filled in.
    ByteBuffer encode(int sequence) {
        bytes.putInt(0, bytes.position()).putInt(8, sequence);
        return bytes.duplicate().flip();
    }

    LinuxException failed(int errno, String detail) {
        return new LinuxException(call, operand, errno, detail);
    }
}
