package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.Link;
import dev.gantry.linux.Netlink;
import dev.gantry.network.NetworkException.Kind;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The predefined network `bridge`: what the daemon's configuration and the state of the host make of it.
final class DefaultBridge {
    private DefaultBridge() {}

    /// @throws NetworkException `INVALID` for options that contradict each other, `UNAVAILABLE` where no subnet is
    /// free
    static NetworkSpec spec(Netlink host, BridgeOptions options, List<SubnetPool> pools) {
        IpPrefix own = address(host, options, pools);
        Inet4Address gateway = options.defaultGateway();
        Map<String, InetAddress> auxiliary =
                gateway == null || gateway.equals(own.address()) ? Map.of() : Map.of(Subnet.DEFAULT_GATEWAY, gateway);
        Subnet subnet = new Subnet(own.network(), checkedRange(options.range(), own), own.address(), auxiliary);
        return new NetworkSpec(
                NetworkSpec.predefinedId(NetworkSpec.DEFAULT),
                NetworkSpec.DEFAULT,
                "bridge",
                false,
                true,
                false,
                List.of(subnet),
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

    /// The address from the configuration, else the one the bridge has, else the first of a free subnet.
    private static IpPrefix address(Netlink host, BridgeOptions options, List<SubnetPool> pools) {
        if (options.address() != null) {
            return options.address();
        }
        Optional<IpPrefix> present = host.link(options.name()).flatMap(link -> present(host, link));
        return present.orElseGet(() -> first(SubnetChoice.pick(pools, taken(host), false)));
    }

    private static Optional<IpPrefix> present(Netlink host, Link link) {
        return host.addresses(link.index()).stream()
                .filter(address -> address.address() instanceof Inet4Address)
                .findFirst();
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
}
