package dev.gantry.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Interfaces, addresses and routes of one network namespace, by `rtnetlink(7)` over a socket that stays open.
///
/// The socket keeps to the namespace of the thread that opened it, whichever thread uses it later. Calls
/// exclude each other. They can wait for the kernel's lock on network configuration, so they belong on platform
/// threads.
///
/// Failures are [LinuxException]s that name the message, the interface and what the kernel says about it
/// (`RTM_NEWLINK veth1: EEXIST (file exists)`).
public final class Netlink implements AutoCloseable {
    static final int AF_UNSPEC = 0;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    private static final int RTM_GETLINK = 18;
    private static final int RTM_GETADDR = 22;
    private static final int RTM_GETROUTE = 26;
    private static final int TABLE_MAIN = 254;

    private final NetlinkSocket socket;

    private Netlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// Opens a socket in the calling thread's network namespace.
    public static Netlink open() {
        return new Netlink(NetlinkSocket.open(NetlinkSocket.ROUTE));
    }

    /// Changes to be sent together, see [NetlinkBatch].
    public NetlinkBatch batch() {
        return new NetlinkBatch(socket);
    }

    /// All interfaces, in order of their index.
    public List<Link> links() {
        NetlinkMessage request = request(RTM_GETLINK, "RTM_GETLINK", "links").linkHeader(AF_UNSPEC, 0, 0);
        return socket.dump(request).stream().map(LinkReply::link).toList();
    }

    /// The interface with this name.
    public Optional<Link> link(String name) {
        return links().stream().filter(link -> link.name().equals(name)).findFirst();
    }

    /// The IPv4 and IPv6 addresses of all interfaces, each with the length of its subnet.
    public List<IpPrefix> addresses() {
        return addresses(_ -> true);
    }

    /// The addresses of one interface.
    public List<IpPrefix> addresses(int link) {
        return addresses(index -> index == link);
    }

    private List<IpPrefix> addresses(IntPredicate wanted) {
        NetlinkMessage request =
                request(RTM_GETADDR, "RTM_GETADDR", "addresses").addressHeader(AF_UNSPEC, 0, 0, 0);
        List<IpPrefix> addresses = new ArrayList<>();
        for (NetlinkReply reply : socket.dump(request)) {
            if (wanted.test(reply.body().getInt(4))) {
                Map<Integer, ByteBuffer> attributes = reply.attributes(8);
                // IFA_LOCAL is the interface's own address, IFA_ADDRESS the peer's on a point-to-point link
                ByteBuffer own = attributes.getOrDefault(2, attributes.get(1));
                if (own != null) {
                    addresses.add(prefix(own, reply.body().get(1)));
                }
            }
        }
        return List.copyOf(addresses);
    }

    /// The destinations of the main routing table's IPv4 and IPv6 routes; a default route is the prefix of
    /// length 0.
    public List<IpPrefix> routes() {
        List<IpPrefix> routes = new ArrayList<>();
        for (int family : new int[] {AF_INET, AF_INET6}) {
            NetlinkMessage request =
                    request(RTM_GETROUTE, "RTM_GETROUTE", "routes").routeHeader(family, 0, 0, 0);
            for (NetlinkReply reply : socket.dump(request)) {
                if ((reply.body().get(4) & 0xff) == TABLE_MAIN) {
                    ByteBuffer destination = reply.attributes(12).get(1);
                    byte[] bytes = new byte[family == AF_INET ? 4 : 16];
                    routes.add(prefix(
                            destination == null ? ByteBuffer.wrap(bytes) : destination,
                            reply.body().get(1)));
                }
            }
        }
        return List.copyOf(routes);
    }

    private static NetlinkMessage request(int type, String call, String operand) {
        return new NetlinkMessage(type, NetlinkMessage.REQUEST | NetlinkMessage.DUMP, call, operand);
    }

    private static IpPrefix prefix(ByteBuffer address, byte length) {
        InetAddress parsed = IpPrefix.addressOf(NetlinkReply.bytes(address));
        return new IpPrefix(parsed, length & 0xff);
    }

    @Override
    public void close() {
        socket.close();
    }
}
