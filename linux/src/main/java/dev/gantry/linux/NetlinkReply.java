package dev.gantry.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One message that the kernel sent back. `body` starts behind the header.
record NetlinkReply(int type, int flags, int sequence, ByteBuffer body) {
    static final int ERROR = 2;
    static final int DONE = 3;

    private static final int CAPPED = 0x100;
    private static final int HAS_ATTRIBUTES = 0x200;
    private static final int EXTENDED_TEXT = 1;

    /// Splits a datagram into its messages.
    static List<NetlinkReply> parse(ByteBuffer datagram) {
        List<NetlinkReply> replies = new ArrayList<>();
        while (datagram.remaining() >= NetlinkMessage.HEADER_BYTES) {
            int start = datagram.position();
            int length = datagram.getInt(start);
            replies.add(new NetlinkReply(
                    datagram.getShort(start + 4),
                    datagram.getShort(start + 6),
                    datagram.getInt(start + 8),
                    slice(
                            datagram,
                            start + NetlinkMessage.HEADER_BYTES,
                            Math.max(0, length - NetlinkMessage.HEADER_BYTES))));
            datagram.position(Math.min(datagram.limit(), start + aligned(Math.max(length, 4))));
        }
        return replies;
    }

    /// The errno of an `NLMSG_ERROR`, positive; 0 is an acknowledgement.
    int errno() {
        return -body.getInt(0);
    }

    /// What the kernel says about an error besides its number (`NETLINK_EXT_ACK`); empty if nothing.
    String text() {
        if ((flags & HAS_ATTRIBUTES) == 0) {
            return "";
        }
        int echoed = (flags & CAPPED) != 0 ? NetlinkMessage.HEADER_BYTES : aligned(body.getInt(4));
        ByteBuffer text = attributes(4 + echoed).get(EXTENDED_TEXT);
        return text == null ? "" : string(text);
    }

    /// The attributes behind the fixed part of `offset` bytes, by type.
    Map<Integer, ByteBuffer> attributes(int offset) {
        return attributes(slice(body, offset, body.limit() - offset));
    }

    static Map<Integer, ByteBuffer> attributes(ByteBuffer bytes) {
        Map<Integer, ByteBuffer> found = new HashMap<>();
        int at = 0;
        while (at + 4 <= bytes.limit()) {
            int length = Math.max(4, bytes.getShort(at) & 0xffff);
            found.put(bytes.getShort(at + 2) & 0x3fff, slice(bytes, at + 4, length - 4));
            at += aligned(length);
        }
        return found;
    }

    static String string(ByteBuffer value) {
        byte[] bytes = bytes(value);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
    }

    private static ByteBuffer slice(ByteBuffer bytes, int from, int length) {
        int start = Math.min(from, bytes.limit());
        return bytes.slice(start, Math.min(length, bytes.limit() - start)).order(ByteOrder.nativeOrder());
    }

    private static int aligned(int length) {
        return (length + 3) & ~3;
    }
}
