package dev.gantry.network;

import dev.gantry.linux.Errno;
import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.Link;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.MacAddress;
import dev.gantry.linux.Netlink;
import dev.gantry.linux.NetworkNamespace;
import dev.gantry.linux.Sysctl;
import dev.gantry.linux.VethPair;
import dev.gantry.network.NetworkException.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The bridge that containers are on unless they ask for something else: its interface, its addresses, and the
/// cables to the containers. Confined to the network thread.
final class DefaultBridge {
    /// Our cables on the host, so that leftovers can be told from what others plug in.
    static final String CABLE_PREFIX = "gv";

    private static final Logger LOG = System.getLogger(DefaultBridge.class.getName());
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LO = 1;
    private static final int ETH0 = 2;

    private final Netlink host;
    private final int index;
    private final BridgeInfo info;
    private final Inet4Address gateway;
    private final AddressPool addresses;

    /// The cable last laid to each address. The kernel takes a cable apart some 50 ms after its namespace is gone,
    /// and until then what hangs on it answers for its address: it is unplugged before the address is used again.
    private final Map<Inet4Address, String> cables = new HashMap<>();

    private DefaultBridge(Netlink host, int index, BridgeInfo info, Inet4Address gateway) {
        this.host = host;
        this.index = index;
        this.info = info;
        this.gateway = gateway;
        IpPrefix range = info.range();
        this.addresses = new AddressPool(info.subnet(), range == null ? info.subnet() : range);
        addresses.take(info.gateway());
        if (!gateway.equals(info.gateway()) && info.subnet().contains(gateway)) {
            addresses.take(gateway);
        }
    }

    /// Makes the bridge, or adopts the one of this name, and gives it its address.
    static DefaultBridge open(Netlink host, BridgeOptions options, List<SubnetPool> pools) {
        Optional<Link> existing = host.link(options.name());
        Link link = existing.orElseGet(() -> create(host, options));
        if (!link.kind().equals("bridge")) {
            throw new NetworkException(
                    Kind.UNAVAILABLE, "interface " + link.name() + " exists and is no bridge: choose another name");
        }
        IpPrefix own = address(host, link, options, pools);
        host.batch().up(link.index()).apply();
        if (!Sysctl.tryWrite("net/ipv4/conf/" + link.name() + "/route_localnet", "1")) {
            LOG.log(Level.WARNING, "published ports do not answer on 127.0.0.1, route_localnet can't be set");
        }
        BridgeInfo info = new BridgeInfo(
                link.name(),
                own.network(),
                (Inet4Address) own.address(),
                checkedRange(options.range(), own),
                options.mtu(),
                options.icc(),
                options.masquerade());
        Inet4Address gateway = options.defaultGateway() == null ? info.gateway() : options.defaultGateway();
        return new DefaultBridge(host, link.index(), info, gateway);
    }

    private static Link create(Netlink host, BridgeOptions options) {
        host.batch().createBridge(options.name(), randomMac(), options.mtu()).apply();
        LOG.log(Level.INFO, "bridge created name=" + options.name());
        return host.link(options.name()).orElseThrow();
    }

    private static MacAddress randomMac() {
        return new MacAddress((0x0242L << 32) | (RANDOM.nextInt() & 0xffffffffL));
    }

    /// The address from the configuration, else the one the bridge has, else the first of a free subnet.
    private static IpPrefix address(Netlink host, Link link, BridgeOptions options, List<SubnetPool> pools) {
        List<IpPrefix> present = host.addresses(link.index()).stream()
                .filter(address -> address.address() instanceof Inet4Address)
                .toList();
        IpPrefix asked = options.address();
        if (asked == null && !present.isEmpty()) {
            return present.getFirst();
        }
        if (asked != null && present.contains(asked)) {
            return asked;
        }
        IpPrefix chosen = asked == null ? first(SubnetChoice.pick(pools, taken(host))) : asked;
        present.forEach(old -> host.batch().removeAddress(link.index(), old).apply());
        host.batch().address(link.index(), chosen).apply();
        return chosen;
    }

    private static List<IpPrefix> taken(Netlink host) {
        return Stream.concat(host.routes().stream(), host.addresses().stream()).toList();
    }

    private static IpPrefix first(IpPrefix subnet) {
        return new IpPrefix(subnet.plus(1), subnet.length());
    }

    private static @Nullable IpPrefix checkedRange(@Nullable IpPrefix range, IpPrefix own) {
        if (range != null && (range.length() < own.length() || !own.overlaps(range))) {
            throw new NetworkException(
                    Kind.INVALID, "fixed-cidr " + range + " is not part of the bridge's subnet " + own.network());
        }
        return range;
    }

    BridgeInfo info() {
        return info;
    }

    /// An address for an endpoint: the one asked for, or the lowest free.
    Inet4Address takeAddress(@Nullable Inet4Address asked) {
        if (asked == null) {
            return addresses.take();
        }
        addresses.take(asked);
        return asked;
    }

    void releaseAddress(Inet4Address address) {
        addresses.release(address);
    }

    /// Lays a cable from the bridge into the namespace and configures `eth0` there. Two exchanges with the
    /// kernel, three where the address was in use before.
    Endpoint connect(NetworkNamespace namespace, EndpointRequest request, Inet4Address address) {
        MacAddress mac = request.mac() == null ? MacAddress.of(address) : request.mac();
        String cable = CABLE_PREFIX + "%08x".formatted(RANDOM.nextInt());
        unplug(cables.put(address, cable));
        host.batch()
                .createVeth(new VethPair(cable, index, info.mtu(), "eth0", ETH0, mac, namespace))
                .bridgePort(cable, true, !info.icc())
                .apply();
        namespace
                .netlink()
                .batch()
                .up(LO)
                .address(ETH0, new IpPrefix(address, info.subnet().length()))
                .up(ETH0)
                .defaultRoute(gateway, ETH0)
                .apply();
        return new Endpoint(request.endpointId(), address, info.subnet().length(), gateway, mac, cable, List.of());
    }

    private void unplug(@Nullable String cable) {
        if (cable == null) {
            return;
        }
        try {
            host.batch().unplug(cable).apply();
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENODEV) { // gone, as it should be by now
                throw e;
            }
        }
    }

    /// Marks the address of an endpoint that outlived the daemon.
    ///
    /// @throws NetworkException where the address is taken or the cable is gone
    void adopt(Endpoint endpoint) {
        addresses.take(endpoint.address());
        cables.put(endpoint.address(), endpoint.hostInterface());
        if (host.link(endpoint.hostInterface()).isEmpty()) {
            throw new NetworkException(
                    Kind.UNAVAILABLE,
                    "interface " + endpoint.hostInterface() + " is gone, the container has no network");
        }
    }

    /// Our cables that lead to none of these interfaces.
    List<String> strayCables(List<String> known) {
        return host.links().stream()
                .filter(link -> link.master() == index && link.name().startsWith(CABLE_PREFIX))
                .map(Link::name)
                .filter(name -> !known.contains(name))
                .toList();
    }

    void delete() {
        host.batch().delete(info.name()).apply();
    }
}
