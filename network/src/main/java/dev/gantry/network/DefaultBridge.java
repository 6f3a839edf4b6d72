package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.Link;
import dev.gantry.linux.Netlink;
import dev.gantry.network.BridgeOptions.Addresses;
import dev.gantry.network.NetworkException.Kind;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The predefined network `bridge`: what the daemon's configuration and the state of the host make of it.
final class DefaultBridge {
    private final Netlink host;
    private final String name;
    private final List<SubnetPool> pools;

    private DefaultBridge(Netlink host, String name, List<SubnetPool> pools) {
        this.host = host;
        this.name = name;
        this.pools = pools;
    }

    /// @throws NetworkException `INVALID` for options that contradict each other, `UNAVAILABLE` where no subnet
    /// is free
    static NetworkSpec spec(Netlink host, BridgeOptions options, List<SubnetPool> pools) {
        DefaultBridge bridge = new DefaultBridge(host, options.name(), pools);
        List<Subnet> subnets = new ArrayList<>();
        subnets.add(bridge.subnet(options.ipv4(), false));
        Addresses ipv6 = options.ipv6();
        if (ipv6 != null) {
            subnets.add(bridge.subnet(ipv6, true));
        }
        return new NetworkSpec(
                NetworkSpec.predefinedId(NetworkSpec.DEFAULT),
                NetworkSpec.DEFAULT,
                "bridge",
                false,
                true,
                ipv6 != null,
                subnets,
                driverOptions(options));
    }

    private static Map<String, String> driverOptions(BridgeOptions options) {
        Map<String, String> all = new HashMap<>();
        all.put(BridgeSettings.DEFAULT_BRIDGE, "true");
        all.put(BridgeSettings.ICC, Boolean.toString(options.icc()));
        all.put(BridgeSettings.MASQUERADE, Boolean.toString(options.masquerade()));
        all.put(BridgeSettings.HOST_BINDING, "0.0.0.0");
        all.put(BridgeSettings.NAME, options.name());
        all.put(BridgeSettings.MTU, Integer.toString(options.mtu()));
        return all;
    }

    private Subnet subnet(Addresses wanted, boolean ipv6) {
        IpPrefix own = own(wanted, ipv6);
        InetAddress gateway = wanted.defaultGateway();
        Map<String, InetAddress> auxiliary = gateway == null || gateway.equals(own.address())
                ? Map.of()
                : Map.of(Subnet.defaultGatewayName(ipv6), gateway);
        IpPrefix range = checkedRange(wanted.range(), own, ipv6);
        return new Subnet(own.network(), range, own.address(), auxiliary);
    }

    /// The address from the configuration, else the one the bridge has, else the first of a free subnet. Of
    /// IPv6, as with dockerd, a range alone is the subnet.
    private IpPrefix own(Addresses wanted, boolean ipv6) {
        if (wanted.own() != null) {
            return wanted.own();
        }
        IpPrefix range = wanted.range();
        if (ipv6 && range != null) {
            return present(true).filter(address -> address.overlaps(range)).orElseGet(() -> first(range.network()));
        }
        return present(ipv6).orElseGet(() -> first(SubnetChoice.pick(pools, taken(), ipv6)));
    }

    private Optional<IpPrefix> present(boolean ipv6) {
        return host.link(name).flatMap(link -> present(link, ipv6));
    }

    private Optional<IpPrefix> present(Link link, boolean ipv6) {
        return host.addresses(link.index()).stream()
                .filter(address -> address.address() instanceof Inet6Address == ipv6)
                .filter(address -> !address.address().isLinkLocalAddress())
                .findFirst();
    }

    private List<IpPrefix> taken() {
        return Stream.concat(host.routes().stream(), host.addresses().stream()).toList();
    }

    private static IpPrefix first(IpPrefix subnet) {
        return new IpPrefix(subnet.plus(1), subnet.length());
    }

    private static @Nullable IpPrefix checkedRange(@Nullable IpPrefix range, IpPrefix own, boolean ipv6) {
        if (range != null && (range.length() < own.length() || !own.overlaps(range))) {
            throw new NetworkException(
                    Kind.INVALID,
                    "fixed-cidr" + (ipv6 ? "-v6 " : " ") + range + " is not part of the bridge's subnet "
                            + own.network());
        }
        return range == null || range.network().equals(own.network()) ? null : range;
    }
}
