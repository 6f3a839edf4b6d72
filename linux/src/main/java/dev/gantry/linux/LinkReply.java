package dev.gantry.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/// Reads an `RTM_NEWLINK` answer (`linux/if_link.h`) into a [Link].
final class LinkReply {
    private static final int HEADER_BYTES = 16;
    private static final int IFF_UP = 1;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_IFALIAS = 20;
    private static final int IFLA_INFO_KIND = 1;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final ByteBuffer ZERO = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder());

    private LinkReply() {}

    static Link link(NetlinkReply reply) {
        Map<Integer, ByteBuffer> attributes = reply.attributes(HEADER_BYTES);
        Map<Integer, ByteBuffer> info = NetlinkReply.attributes(attributes.getOrDefault(IFLA_LINKINFO, NOTHING));
        return new Link(
                reply.body().getInt(4),
                NetlinkReply.string(attributes.getOrDefault(IFLA_IFNAME, NOTHING)),
                NetlinkReply.string(info.getOrDefault(IFLA_INFO_KIND, NOTHING)),
                NetlinkReply.string(attributes.getOrDefault(IFLA_IFALIAS, NOTHING)),
                mac(attributes.getOrDefault(IFLA_ADDRESS, NOTHING)),
                attributes.getOrDefault(IFLA_MTU, ZERO).getInt(0),
                attributes.getOrDefault(IFLA_MASTER, ZERO).getInt(0),
                (reply.body().getInt(8) & IFF_UP) != 0);
    }

    /// Tunnels have addresses of other lengths; they are not Ethernet and read as zero.
    private static MacAddress mac(ByteBuffer address) {
        return address.remaining() == 6 ? MacAddress.of(NetlinkReply.bytes(address)) : new MacAddress(0);
    }
}
