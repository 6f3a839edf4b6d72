package dev.gantry.network;

import dev.gantry.linux.Errno;
import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.Link;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Netlink;
import dev.gantry.linux.NetworkNamespace;
import dev.gantry.linux.VethPair;
import dev.gantry.network.BridgeSettings.GatewayMode;
import dev.gantry.network.NetworkException.Kind;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A network that is a bridge on this host, and a cable from it to each container.
final class BridgeDriver implements NetworkDriver {
    /// Our cables on the host, so that leftovers can be told from what others plug in.
    static final String CABLE_PREFIX = "gv";

    private static final int USUAL_MTU = 1500;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Netlink host;
    private final NetworkSpec spec;
    private final BridgeSettings settings;
    private final HostBridge bridge;

    /// The cable last laid to each address. The kernel takes a cable apart some 50 ms after its namespace is gone,
    /// and until then what hangs on it answers for its address: it is unplugged before the address is used again.
    private final Map<InetAddress, String> cables = new HashMap<>();

    private BridgeDriver(Netlink host, NetworkSpec spec, BridgeSettings settings, HostBridge bridge) {
        this.host = host;
        this.spec = spec;
        this.settings = settings;
        this.bridge = bridge;
    }

    /// Makes the bridge of a network, or takes over the one that is there.
    ///
    /// @param spec complete
    /// @throws NetworkException `INVALID`, `UNAVAILABLE`
    static BridgeDriver open(Netlink host, NetworkSpec spec, Ownership ownership) {
        BridgeSettings settings = BridgeSettings.of(spec.options(), spec.internal());
        int mtu = settings.mtu() == 0 ? USUAL_MTU : settings.mtu();
        HostBridge bridge = HostBridge.open(
                host,
                new HostBridge.Wanted(
                        bridgeName(spec, settings), mtu, ownership.note(spec.id()), hostAddresses(spec, settings)));
        if (spec.isDefault() && !settings.icc()) {
            bridge.leadNeighbours();
        }
        return new BridgeDriver(host, spec, settings, bridge);
    }

    /// `br-` and the beginning of the id, as dockerd calls them.
    private static String bridgeName(NetworkSpec spec, BridgeSettings settings) {
        return settings.name().isEmpty() ? "br-" + spec.id().substring(0, 12) : settings.name();
    }

    private static List<IpPrefix> hostAddresses(NetworkSpec spec, BridgeSettings settings) {
        List<IpPrefix> addresses = new ArrayList<>();
        for (Subnet subnet : spec.subnets()) {
            boolean without =
                    settings.mode(subnet.ipv6()) == GatewayMode.ISOLATED || (settings.inhibitIpv4() && !subnet.ipv6());
            InetAddress own = subnet.gateway();
            if (own != null && !without) {
                addresses.add(new IpPrefix(own, subnet.prefix().length()));
            }
        }
        return addresses;
    }

    /// Lays a cable from the bridge into the namespace.
    @Override
    public Plugged plug(NetworkNamespace namespace, Plug plug) {
        String cable = CABLE_PREFIX + "%08x".formatted(RANDOM.nextInt());
        plug.addresses().forEach(address -> cutOff(cables.put(address, cable)));
        int mtu = settings.mtu() == 0 ? USUAL_MTU : settings.mtu();
        host.batch()
                .createVeth(new VethPair(cable, bridge.index(), mtu, plug.interfaceName(), 0, plug.mac(), namespace))
                .bridgePort(cable, true, !settings.icc())
                .apply();
        return new Plugged(cable, plug.mac());
    }

    private void cutOff(@Nullable String cable) {
        if (cable != null) {
            unlessGone(() -> host.batch().unplug(cable).apply());
        }
    }

    private static void unlessGone(Runnable change) {
        try {
            change.run();
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENODEV) {
                throw e;
            }
        }
    }

    @Override
    public void unplug(NetworkNamespace namespace, Endpoint endpoint) {
        unlessGone(() -> host.batch().delete(endpoint.hostInterface()).apply());
    }

    @Override
    public void adopt(Endpoint endpoint) {
        for (IpPrefix address : addresses(endpoint)) {
            cables.put(address.address(), endpoint.hostInterface());
        }
        if (host.link(endpoint.hostInterface()).isEmpty()) {
            throw new NetworkException(
                    Kind.UNAVAILABLE,
                    "interface " + endpoint.hostInterface() + " is gone, the container has no network");
        }
    }

    private static List<IpPrefix> addresses(Endpoint endpoint) {
        List<IpPrefix> addresses = new ArrayList<>();
        for (boolean ipv6 : new boolean[] {false, true}) {
            IpPrefix address = endpoint.address(ipv6);
            if (address != null) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    @Override
    public @Nullable InetAddress gateway(InetAddress container) {
        boolean ipv6 = container instanceof Inet6Address;
        boolean closed =
                spec.internal() || settings.mode(ipv6) == GatewayMode.ISOLATED || (settings.inhibitIpv4() && !ipv6);
        return closed ? null : spec.route(container);
    }

    @Override
    public List<Element> rules() {
        return BridgeRules.of(spec, settings, bridge.name());
    }

    @Override
    public Optional<String> partition() {
        return settings.icc() ? Optional.empty() : Optional.of(bridge.name());
    }

    @Override
    public Publishing publishing(boolean ipv6) {
        if (spec.internal()) {
            return Publishing.NONE;
        }
        return settings.mode(ipv6) == GatewayMode.ROUTED ? Publishing.ROUTED : Publishing.TRANSLATED;
    }

    @Override
    public @Nullable InetAddress hostBinding() {
        return settings.hostBinding();
    }

    @Override
    public String interfacePrefix() {
        return settings.interfacePrefix();
    }

    @Override
    public boolean owns(Link link) {
        return link.master() == bridge.index() && link.name().startsWith(CABLE_PREFIX);
    }

    @Override
    public void delete() {
        if (bridge.ours()) {
            unlessGone(() -> host.batch().delete(bridge.name()).apply());
        }
    }
}
