package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A network: what was asked for and, once it is made, what was chosen. Plain values: the engine stores them and
/// hands them back to [NetworkController#restore].
///
/// @param id 64 hexadecimal digits
/// @param driver `bridge`, `macvlan`, `ipvlan`
/// @param internal without a way out
/// @param ipv4 whether endpoints get an IPv4 address
/// @param ipv6 likewise IPv6
/// @param subnets of both families; a family that is wanted and has none gets one of the default pools
/// @param options the driver's, as the API has them
public record NetworkSpec(
        String id,
        String name,
        String driver,
        boolean internal,
        boolean ipv4,
        boolean ipv6,
        List<Subnet> subnets,
        Map<String, String> options) {
    /// The network that containers are on unless they ask for another.
    public static final String DEFAULT = "bridge";

    public NetworkSpec {
        subnets = List.copyOf(subnets);
        options = new TreeMap<>(options);
    }

    /// The id of a predefined network: always the same, so that what refers to it survives the data root.
    public static String predefinedId(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("gantry network " + name).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether this is the network `bridge`, whose containers have no names for each other.
    public boolean isDefault() {
        return name.equals(DEFAULT);
    }

    NetworkSpec withSubnets(List<Subnet> chosen) {
        return new NetworkSpec(id, name, driver, internal, ipv4, ipv6, chosen, options);
    }

    List<Subnet> subnets(boolean ofIpv6) {
        return subnets.stream().filter(subnet -> subnet.ipv6() == ofIpv6).toList();
    }

    /// The gateway of the subnet that an address is in.
    @Nullable InetAddress route(InetAddress address) {
        return subnets.stream()
                .filter(subnet -> subnet.prefix().contains(address))
                .findFirst()
                .map(Subnet::route)
                .orElse(null);
    }

    boolean overlaps(Predicate<IpPrefix> others) {
        return subnets.stream().map(Subnet::prefix).anyMatch(others);
    }
}
