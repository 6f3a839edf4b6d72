package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.Link;
import dev.gantry.linux.MacAddress;
import dev.gantry.linux.Netlink;
import dev.gantry.linux.Sysctl;
import dev.gantry.network.NetworkException.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The interface of a bridge network on the host.
///
/// @param index the kernel's number for it
/// @param ours whether we made it: then it goes with its network. One that was there before stays
record HostBridge(String name, int index, boolean ours) {
    private static final Logger LOG = System.getLogger(HostBridge.class.getName());
    private static final SecureRandom RANDOM = new SecureRandom();

    /// What a bridge shall be like.
    ///
    /// @param mtu bytes
    /// @param owner the note on a bridge that we make, see [Ownership]
    /// @param addresses the host's, each with the length of its subnet
    record Wanted(String name, int mtu, String owner, List<IpPrefix> addresses) {}

    /// Makes the bridge, or takes the one of this name, gives it its addresses and switches it on.
    ///
    /// @throws NetworkException `UNAVAILABLE` where an interface of the name is no bridge
    static HostBridge open(Netlink host, Wanted wanted) {
        Optional<Link> existing = host.link(wanted.name());
        Link link = existing.orElseGet(() -> create(host, wanted));
        if (!link.kind().equals("bridge")) {
            throw new NetworkException(
                    Kind.UNAVAILABLE, "interface " + link.name() + " exists and is no bridge: choose another name");
        }
        try {
            configure(host, link, wanted.addresses());
        } catch (RuntimeException e) {
            if (existing.isEmpty()) {
                host.batch().delete(link.name()).apply();
            }
            throw e;
        }
        return new HostBridge(
                link.name(), link.index(), existing.isEmpty() || link.alias().equals(wanted.owner()));
    }

    /// Has the host answer when one container asks for another's Ethernet address, so that what ports of the bridge
    /// keep apart meets the firewall's rules. Not on a bridge of somebody else's: it may have machines on it
    /// that answer themselves.
    void leadNeighbours() {
        if (!ours) {
            LOG.log(Level.INFO, "links open no ports, the bridge is not ours name=" + name);
            return;
        }
        boolean led = Sysctl.tryWrite("net/ipv4/conf/" + name + "/proxy_arp_pvlan", "1")
                && Sysctl.tryWrite("net/ipv4/neigh/" + name + "/proxy_delay", "0");
        if (!led) {
            LOG.log(Level.WARNING, "links open no ports, proxy_arp_pvlan can't be set name=" + name);
        }
    }

    private static void configure(Netlink host, Link link, List<IpPrefix> addresses) {
        addresses(host, link, addresses);
        host.batch().up(link.index()).apply();
        if (!Sysctl.tryWrite("net/ipv4/conf/" + link.name() + "/route_localnet", "1")) {
            LOG.log(Level.WARNING, "published ports do not answer on 127.0.0.1, route_localnet can't be set");
        }
    }

    private static Link create(Netlink host, Wanted wanted) {
        host.batch()
                .createBridge(wanted.name(), randomMac(), wanted.mtu())
                .alias(wanted.name(), wanted.owner())
                .apply();
        LOG.log(Level.INFO, "bridge created name=" + wanted.name());
        return host.link(wanted.name()).orElseThrow();
    }

    private static MacAddress randomMac() {
        return new MacAddress((0x0242L << 32) | (RANDOM.nextInt() & 0xffffffffL));
    }

    /// Adds what is missing. Of IPv4, others than these go: the host's answers would carry their names.
    private static void addresses(Netlink host, Link link, List<IpPrefix> wanted) {
        List<IpPrefix> missing = new ArrayList<>(wanted);
        if (wanted.stream().anyMatch(address -> address.address() instanceof Inet6Address)) {
            enableIpv6(link.name());
        }
        for (IpPrefix present : host.addresses(link.index())) {
            boolean kept = missing.remove(present) || present.address() instanceof Inet6Address;
            if (!kept) {
                host.batch().removeAddress(link.index(), present).apply();
            }
        }
        missing.forEach(address -> host.batch().address(link.index(), address).apply());
    }

    private static void enableIpv6(String name) {
        String settings = "net/ipv6/conf/" + name + "/";
        boolean enabled =
                Sysctl.tryWrite(settings + "disable_ipv6", "0") && Sysctl.tryWrite(settings + "accept_ra", "0");
        if (!enabled) {
            LOG.log(Level.WARNING, "IPv6 can't be switched on interface=" + name);
        }
    }
}
