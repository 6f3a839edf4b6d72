package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One range of addresses of a network: an entry of the `Config` of Docker's IPAM.
///
/// @param prefix host bits zero
/// @param range the part that containers get addresses from (`--ip-range`); null for all of it
/// @param gateway null for none yet: whoever creates the network fills it in, where its driver wants one
/// @param auxiliary addresses that are somebody else's, by a name (`--aux-address`)
public record Subnet(
        IpPrefix prefix, @Nullable IpPrefix range, @Nullable InetAddress gateway, Map<String, InetAddress> auxiliary) {
    /// The name of the auxiliary address that is the containers' default route instead of the bridge itself
    /// (`default-gateway` and `default-gateway-v6` of `daemon.json`).
    static String defaultGatewayName(boolean ipv6) {
        return ipv6 ? "DefaultGatewayIPv6" : "DefaultGatewayIPv4";
    }

    /// Checks that all lie in the subnet.
    ///
    /// @throws NetworkException `INVALID`
    public Subnet {
        auxiliary = new TreeMap<>(auxiliary);
        if (!prefix.equals(prefix.network())) {
            throw invalid("invalid subnet " + prefix + ": it should be " + prefix.network());
        }
        if (range != null && (range.length() < prefix.length() || !prefix.overlaps(range))) {
            throw invalid("invalid ip-range " + range + ": it is not part of the subnet " + prefix);
        }
        if (gateway != null && !prefix.contains(gateway)) {
            throw invalid("invalid gateway " + gateway.getHostAddress() + ": it is not in the subnet " + prefix);
        }
        auxiliary.forEach((name, address) -> {
            if (!prefix.contains(address)) {
                throw invalid("invalid auxiliary address " + name + "=" + address.getHostAddress()
                        + ": it is not in the subnet " + prefix);
            }
        });
    }

    private static NetworkException invalid(String message) {
        return new NetworkException(NetworkException.Kind.INVALID, message);
    }

    static Subnet of(IpPrefix prefix) {
        return new Subnet(prefix, null, null, Map.of());
    }

    boolean ipv6() {
        return prefix.address() instanceof Inet6Address;
    }

    Subnet withGateway(InetAddress chosen) {
        return new Subnet(prefix, range, chosen, auxiliary);
    }

    /// Where containers send what is not for their neighbours.
    @Nullable InetAddress route() {
        return auxiliary.getOrDefault(defaultGatewayName(ipv6()), gateway);
    }
}
