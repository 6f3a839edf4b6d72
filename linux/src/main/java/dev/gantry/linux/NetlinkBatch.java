package dev.gantry.linux;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Changes to a namespace's interfaces, sent in one datagram: one trip to the kernel for all of them. They
/// happen in order. A change that fails does not stop those behind it; [#apply()] then throws the first
/// failure.
public final class NetlinkBatch {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;

    private static final int IFF_UP = 1;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_IFALIAS = 20;
    private static final int IFLA_NET_NS_PID = 19;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int INFO_KIND = 1;
    private static final int INFO_DATA = 2;
    private static final int INFO_SLAVE_KIND = 4;
    private static final int INFO_SLAVE_DATA = 5;
    private static final int VETH_INFO_PEER = 1;
    private static final int MODE = 1;
    private static final int IPVLAN_FLAGS = 2;
    private static final int VLAN_ID = 1;
    private static final int BRPORT_HAIRPIN = 4;
    private static final int BRPORT_ISOLATED = 33;

    private static final int CHANGE = NetlinkMessage.REQUEST | NetlinkMessage.ACK;
    private static final int CREATE = CHANGE | NetlinkMessage.CREATE | NetlinkMessage.EXCL;
    private static final int REPLACE = CHANGE | NetlinkMessage.CREATE | NetlinkMessage.REPLACE;

    private static final int IFA_F_NODAD = 2;
    private static final int MAIN_TABLE = 254;
    private static final int BOOT_PROTOCOL = 3;
    private static final int LINK_SCOPE = 253;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;

    private final NetlinkSocket socket;
    private final List<NetlinkMessage> messages = new ArrayList<>();

    NetlinkBatch(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// A new bridge, up. With a fixed `mac` it keeps that address whatever joins it; else its address would
    /// change with its ports.
    public NetlinkBatch createBridge(String name, MacAddress mac, int mtu) {
        return add(new NetlinkMessage(RTM_NEWLINK, CREATE, "RTM_NEWLINK", name)
                .linkHeader(Netlink.AF_UNSPEC, 0, IFF_UP)
                .attribute(IFLA_IFNAME, name)
                .attribute(IFLA_ADDRESS, mac.bytes())
                .attribute(IFLA_MTU, mtu)
                .nested(IFLA_LINKINFO, info -> info.attribute(INFO_KIND, "bridge")));
    }

    /// Leaves a note on an interface for whoever lists it (`ip link` shows it), at most 255 bytes.
    public NetlinkBatch alias(String name, String alias) {
        return add(new NetlinkMessage(RTM_NEWLINK, CHANGE, "RTM_NEWLINK", name)
                .linkHeader(Netlink.AF_UNSPEC, 0, 0)
                .attribute(IFLA_IFNAME, name)
                .attribute(IFLA_IFALIAS, alias));
    }

    /// A new pair of cable ends, the near one up and on its bridge, the far one born in its namespace (down:
    /// what it carries is configured there). All in one message.
    public NetlinkBatch createVeth(VethPair pair) {
        return add(new NetlinkMessage(RTM_NEWLINK, CREATE, "RTM_NEWLINK", pair.name())
                .linkHeader(Netlink.AF_UNSPEC, 0, IFF_UP)
                .attribute(IFLA_IFNAME, pair.name())
                .attribute(IFLA_MTU, pair.mtu())
                .attribute(IFLA_MASTER, pair.master())
                .nested(
                        IFLA_LINKINFO,
                        info -> info.attribute(INFO_KIND, "veth")
                                .nested(INFO_DATA, data -> data.nested(VETH_INFO_PEER, peer -> peer(peer, pair)))));
    }

    private static void peer(NetlinkMessage message, VethPair pair) {
        message.linkHeader(Netlink.AF_UNSPEC, pair.peerIndex(), 0)
                .attribute(IFLA_IFNAME, pair.peerName())
                .attribute(IFLA_ADDRESS, pair.peerMac().bytes())
                .attribute(IFLA_MTU, pair.mtu())
                .attribute(IFLA_NET_NS_FD, pair.peerNamespace().descriptor());
    }

    /// A new interface that has an Ethernet address of its own on the wire of `parent` (macvlan), born down in
    /// a namespace.
    ///
    /// @param mode `MACVLAN_MODE_...` of `linux/if_link.h`: 1 private, 2 vepa, 4 bridge, 8 passthru
    public NetlinkBatch createMacvlan(int parent, int mode, MacAddress mac, NewLink link) {
        return add(born("macvlan", parent, link, data -> data.attribute(MODE, mode))
                .attribute(IFLA_ADDRESS, mac.bytes()));
    }

    /// A new interface that shares the Ethernet address of `parent` (ipvlan), born down in a namespace.
    ///
    /// @param mode 0 l2, 1 l3, 2 l3s
    /// @param flags 0 bridge, 1 private, 2 vepa
    public NetlinkBatch createIpvlan(int parent, int mode, int flags, NewLink link) {
        return add(born(
                "ipvlan",
                parent,
                link,
                data -> data.attribute(MODE, (short) mode).attribute(IPVLAN_FLAGS, (short) flags)));
    }

    private static NetlinkMessage born(String kind, int parent, NewLink link, Consumer<NetlinkMessage> data) {
        return new NetlinkMessage(RTM_NEWLINK, CREATE, "RTM_NEWLINK", link.name())
                .linkHeader(Netlink.AF_UNSPEC, 0, 0)
                .attribute(IFLA_IFNAME, link.name())
                .attribute(IFLA_LINK, parent)
                .attribute(IFLA_NET_NS_FD, link.namespace().descriptor())
                .nested(IFLA_LINKINFO, info -> info.attribute(INFO_KIND, kind).nested(INFO_DATA, data));
    }

    /// A new interface here that has the frames of one VLAN of `parent` (802.1Q), up.
    public NetlinkBatch createVlan(String name, int parent, int vlan) {
        return add(new NetlinkMessage(RTM_NEWLINK, CREATE, "RTM_NEWLINK", name)
                .linkHeader(Netlink.AF_UNSPEC, 0, IFF_UP)
                .attribute(IFLA_IFNAME, name)
                .attribute(IFLA_LINK, parent)
                .nested(
                        IFLA_LINKINFO,
                        info -> info.attribute(INFO_KIND, "vlan")
                                .nested(INFO_DATA, data -> data.attribute(VLAN_ID, (short) vlan))));
    }

    /// A new interface that leads nowhere, up.
    public NetlinkBatch createDummy(String name) {
        return add(new NetlinkMessage(RTM_NEWLINK, CREATE, "RTM_NEWLINK", name)
                .linkHeader(Netlink.AF_UNSPEC, 0, IFF_UP)
                .attribute(IFLA_IFNAME, name)
                .nested(IFLA_LINKINFO, info -> info.attribute(INFO_KIND, "dummy")));
    }

    /// How a bridge treats one of its ports.
    ///
    /// @param hairpin frames may leave by the port they came from: a container that calls its own published
    /// port
    /// @param isolated no frames to or from other isolated ports
    public NetlinkBatch bridgePort(String name, boolean hairpin, boolean isolated) {
        return add(new NetlinkMessage(RTM_NEWLINK, CHANGE, "RTM_NEWLINK", name)
                .linkHeader(Netlink.AF_UNSPEC, 0, 0)
                .attribute(IFLA_IFNAME, name)
                .nested(
                        IFLA_LINKINFO,
                        info -> info.attribute(INFO_SLAVE_KIND, "bridge")
                                .nested(
                                        INFO_SLAVE_DATA,
                                        data -> data.attribute(BRPORT_HAIRPIN, (byte) (hairpin ? 1 : 0))
                                                .attribute(BRPORT_ISOLATED, (byte) (isolated ? 1 : 0)))));
    }

    /// Switches an interface on. `lo` has index 1 in every namespace.
    public NetlinkBatch up(int link) {
        return add(new NetlinkMessage(RTM_NEWLINK, CHANGE, "RTM_NEWLINK", "link " + link)
                .linkHeader(Netlink.AF_UNSPEC, link, IFF_UP));
    }

    /// Gives an interface an address; `EEXIST` if it has it. One of IPv6 is used at once, without asking the
    /// neighbours whether they have it.
    public NetlinkBatch address(int link, IpPrefix address) {
        byte[] bytes = address.address().getAddress();
        NetlinkMessage message = new NetlinkMessage(RTM_NEWADDR, CREATE, "RTM_NEWADDR", address.toString())
                .addressHeader(family(address.address()), address.length(), bytes.length == 4 ? 0 : IFA_F_NODAD, link)
                .attribute(2, bytes)
                .attribute(1, bytes);
        if (bytes.length == 4 && address.length() < 31) {
            message.attribute(4, broadcast(address).getAddress());
        }
        return add(message);
    }

    public NetlinkBatch removeAddress(int link, IpPrefix address) {
        return add(new NetlinkMessage(RTM_DELADDR, CHANGE, "RTM_DELADDR", address.toString())
                .addressHeader(family(address.address()), address.length(), 0, link)
                .attribute(2, address.address().getAddress()));
    }

    private static InetAddress broadcast(IpPrefix address) {
        return address.plus(address.size() - 1);
    }

    /// Sends what has no closer route to this gateway, to whoever answers on the link where the gateway is the
    /// unspecified address; `EEXIST` where there is a default route.
    public NetlinkBatch defaultRoute(InetAddress gateway, int link) {
        return add(defaultRoute(RTM_NEWROUTE, CREATE, "RTM_NEWROUTE", gateway).attribute(4, link));
    }

    /// As [#defaultRoute], in the place of the default route that there is.
    public NetlinkBatch replaceDefaultRoute(InetAddress gateway, int link) {
        return add(defaultRoute(RTM_NEWROUTE, REPLACE, "RTM_NEWROUTE", gateway).attribute(4, link));
    }

    public NetlinkBatch removeDefaultRoute(InetAddress gateway) {
        return add(defaultRoute(RTM_DELROUTE, CHANGE, "RTM_DELROUTE", gateway));
    }

    private static NetlinkMessage defaultRoute(int type, int flags, String call, InetAddress gateway) {
        boolean onLink = gateway.isAnyLocalAddress();
        NetlinkMessage message = new NetlinkMessage(type, flags, call, "default via " + gateway.getHostAddress())
                .routeHeader(family(gateway), 0, MAIN_TABLE, BOOT_PROTOCOL);
        return onLink ? message : message.attribute(5, gateway.getAddress());
    }

    /// Sends what is for `destination` to a gateway, or, where that is null, to whoever answers on the link.
    public NetlinkBatch route(IpPrefix destination, @Nullable InetAddress gateway, int link) {
        InetAddress first = destination.network().address();
        NetlinkMessage message = new NetlinkMessage(RTM_NEWROUTE, CREATE, "RTM_NEWROUTE", destination.toString())
                .routeHeader(
                        family(first),
                        destination.length(),
                        MAIN_TABLE,
                        BOOT_PROTOCOL,
                        gateway == null ? LINK_SCOPE : 0)
                .attribute(RTA_DST, first.getAddress())
                .attribute(RTA_OIF, link);
        return add(gateway == null ? message : message.attribute(RTA_GATEWAY, gateway.getAddress()));
    }

    /// Moves an interface into another namespace, where it is down and has another name.
    ///
    /// @param mac the Ethernet address that it gets; null for the one that it has
    public NetlinkBatch move(int link, NewLink destination, @Nullable MacAddress mac) {
        NetlinkMessage message = new NetlinkMessage(RTM_NEWLINK, CHANGE, "RTM_NEWLINK", destination.name())
                .linkHeader(Netlink.AF_UNSPEC, link, 0)
                .attribute(IFLA_NET_NS_FD, destination.namespace().descriptor())
                .attribute(IFLA_IFNAME, destination.name());
        return add(mac == null ? message : message.attribute(IFLA_ADDRESS, mac.bytes()));
    }

    /// Has an interface that is up tell its neighbours whose its addresses are, where `arp_notify` and
    /// `ndisc_notify` are set: it gets the Ethernet address that it has.
    public NetlinkBatch announce(Link link) {
        return add(new NetlinkMessage(RTM_NEWLINK, CHANGE, "RTM_NEWLINK", link.name())
                .linkHeader(Netlink.AF_UNSPEC, link.index(), 0)
                .attribute(IFLA_ADDRESS, link.mac().bytes()));
    }

    /// Moves an interface to the namespace of this process, where it is down and has another name.
    public NetlinkBatch moveHome(int link, String name) {
        return add(new NetlinkMessage(RTM_NEWLINK, CHANGE, "RTM_NEWLINK", name)
                .linkHeader(Netlink.AF_UNSPEC, link, 0)
                .attribute(IFLA_NET_NS_PID, (int) ProcessHandle.current().pid())
                .attribute(IFLA_IFNAME, name));
    }

    /// Takes an interface off its bridge, which forgets what it learnt of it. Quick, unlike [#delete].
    public NetlinkBatch unplug(String name) {
        return add(new NetlinkMessage(RTM_NEWLINK, CHANGE, "RTM_NEWLINK", name)
                .linkHeader(Netlink.AF_UNSPEC, 0, 0)
                .attribute(IFLA_IFNAME, name)
                .attribute(IFLA_MASTER, 0));
    }

    /// Deletes an interface and, for a cable, its other end. Waits for the kernel's readers to be gone (15 to
    /// 35 ms): not on a request's path.
    public NetlinkBatch delete(String name) {
        return add(new NetlinkMessage(RTM_DELLINK, CHANGE, "RTM_DELLINK", name)
                .linkHeader(Netlink.AF_UNSPEC, 0, 0)
                .attribute(IFLA_IFNAME, name));
    }

    private NetlinkBatch add(NetlinkMessage message) {
        messages.add(message);
        return this;
    }

    private static int family(InetAddress address) {
        return address.getAddress().length == 4 ? Netlink.AF_INET : Netlink.AF_INET6;
    }

    /// Sends the batch, if there is anything in it, and returns when the kernel has done all of it.
    ///
    /// @throws LinuxException the first failure, later ones suppressed in it
    public void apply() {
        if (messages.isEmpty()) {
            return;
        }
        socket.acknowledged(messages);
    }
}
