package dev.gantry.network;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A network: what was asked for and, once it is made, what was chosen. Plain values: the engine stores them
/// and hands them back to [NetworkController#restore].
///
/// @param id 64 hexadecimal digits
/// @param driver `bridge`, `macvlan`, `ipvlan`, or the name of a plugin
/// @param internal without a way out
/// @param ipv4 whether endpoints get an IPv4 address
/// @param ipv6 likewise IPv6
/// @param subnets of both families; a family that is wanted and has none gets one of the default pools
/// @param options the driver's, as the API has them
/// @param scope `local`, or what a plugin's driver says of itself: `global`
/// @param ipam who gives out its addresses
public record NetworkSpec(
        String id,
        String name,
        String driver,
        boolean internal,
        boolean ipv4,
        boolean ipv6,
        List<Subnet> subnets,
        Map<String, String> options,
        String scope,
        NetworkIpam ipam) {
    static final String LOCAL = "local";

    private static final Set<String> BUILT_IN = Set.of("bridge", "macvlan", "ipvlan");

    /// The network that containers are on unless they ask for another.
    public static final String DEFAULT = "bridge";

    public NetworkSpec {
        subnets = List.copyOf(subnets);
        options = new TreeMap<>(options);
        scope = scope.isEmpty() ? LOCAL : scope;
        ipam = Objects.requireNonNullElse(ipam, NetworkIpam.DEFAULT); // rows of before there was a choice
    }

    /// A network of this host with addresses of our own.
    public NetworkSpec(
            String id,
            String name,
            String driver,
            boolean internal,
            boolean ipv4,
            boolean ipv6,
            List<Subnet> subnets,
            Map<String, String> options) {
        this(id, name, driver, internal, ipv4, ipv6, subnets, options, LOCAL, NetworkIpam.DEFAULT);
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

    /// The same network with addresses from elsewhere.
    public NetworkSpec withIpam(NetworkIpam other) {
        return new NetworkSpec(id, name, driver, internal, ipv4, ipv6, subnets, options, scope, other);
    }

    NetworkSpec withSubnets(List<Subnet> chosen) {
        return new NetworkSpec(id, name, driver, internal, ipv4, ipv6, chosen, options, scope, ipam);
    }

    NetworkSpec withScope(String other) {
        return new NetworkSpec(id, name, driver, internal, ipv4, ipv6, subnets, options, other, ipam);
    }

    /// Whether a plugin drives the network.
    boolean driven() {
        return !BUILT_IN.contains(driver);
    }

    /// Whether a plugin has any part in it: its endpoints are arranged before the network thread makes them.
    boolean arranged() {
        return driven() || ipam.ofPlugin();
    }

    /// What a plugin calls the pool that an address is of; null where the address is of none.
    @Nullable String pool(InetAddress address) {
        for (int i = 0; i < ipam.pools().size(); i++) {
            if (subnets.get(i).prefix().contains(address)) {
                return ipam.pools().get(i);
            }
        }
        return null;
    }

    /// The same with other options.
    public NetworkSpec withOptions(Map<String, String> changed) {
        return new NetworkSpec(id, name, driver, internal, ipv4, ipv6, subnets, changed, scope, ipam);
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
}
