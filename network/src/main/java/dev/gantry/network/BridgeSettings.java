package dev.gantry.network;

import dev.gantry.network.NetworkException.Kind;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The options of a network of the driver `bridge`, `com.docker.network...`.
///
/// @param name the interface's; empty for one made of the network's id
/// @param mtu bytes, 0 for the usual
/// @param icc whether containers reach each other
/// @param masquerade whether containers reach the outside under the host's address
/// @param hostBinding where ports are published that ask for no address; null for every address
/// @param ipv4 what stands between containers and the outside
/// @param ipv6 likewise
/// @param inhibitIpv4 leaves the bridge without an IPv4 address
/// @param hostIpv4 the host's address that containers reach the outside under; null for the one of the way out
/// @param hostIpv6 likewise
/// @param interfacePrefix the containers' interfaces are called this and a number
/// @param trusted the host's interfaces from which published ports are reached by the containers' own addresses
record BridgeSettings(
        String name,
        int mtu,
        boolean icc,
        boolean masquerade,
        @Nullable InetAddress hostBinding,
        GatewayMode ipv4,
        GatewayMode ipv6,
        boolean inhibitIpv4,
        @Nullable Inet4Address hostIpv4,
        @Nullable Inet6Address hostIpv6,
        String interfacePrefix,
        List<String> trusted) {
    static final String BRIDGE = "com.docker.network.bridge.";
    static final String NAME = BRIDGE + "name";
    static final String ICC = BRIDGE + "enable_icc";
    static final String MASQUERADE = BRIDGE + "enable_ip_masquerade";
    static final String HOST_BINDING = BRIDGE + "host_binding_ipv4";
    static final String DEFAULT_BRIDGE = BRIDGE + "default_bridge";
    static final String TRUSTED = BRIDGE + "trusted_host_interfaces";
    static final String MTU = "com.docker.network.driver.mtu";

    private static final int LONGEST_NAME = 15;
    private static final int LARGEST_MTU = 65_535;

    /// What stands between containers and the outside (`gateway_mode_ipv4`, `gateway_mode_ipv6`).
    enum GatewayMode {
        /// The host's address and published ports.
        NAT,
        /// As NAT, but the containers' own addresses answer, too.
        NAT_UNPROTECTED,
        /// The containers' own addresses; only published ports answer.
        ROUTED,
        /// Nothing: not even the host is on the bridge.
        ISOLATED;

        static Optional<GatewayMode> of(String text) {
            return switch (text) {
                case "nat" -> Optional.of(NAT);
                case "nat-unprotected" -> Optional.of(NAT_UNPROTECTED);
                case "routed" -> Optional.of(ROUTED);
                case "isolated" -> Optional.of(ISOLATED);
                default -> Optional.empty();
            };
        }
    }

    /// Reads the options; unknown ones are left alone, as dockerd does.
    ///
    /// @throws NetworkException `INVALID`
    static BridgeSettings of(Map<String, String> options, boolean internal) {
        BridgeSettings settings = new BridgeSettings(
                options.getOrDefault(NAME, ""),
                number(options, MTU),
                flag(options, ICC, true),
                flag(options, MASQUERADE, true),
                binding(options),
                mode(options, BRIDGE + "gateway_mode_ipv4"),
                mode(options, BRIDGE + "gateway_mode_ipv6"),
                flag(options, BRIDGE + "inhibit_ipv4", false),
                (Inet4Address) address(options, "com.docker.network.host_ipv4", Inet4Address.class),
                (Inet6Address) address(options, "com.docker.network.host_ipv6", Inet6Address.class),
                interfacePrefix(options),
                trusted(options));
        settings.check(internal);
        return settings;
    }

    private void check(boolean internal) {
        if (!name.isEmpty() && !isInterfaceName(name)) {
            throw invalid("invalid bridge name: \"" + name + "\": an interface's name has at most 15 characters, no"
                    + " blank, slash, colon, percent sign or quote");
        }
        if (!interfacePrefix.matches("[^/\\s%:.]{1,13}") || interfacePrefix.equals("lo")) {
            throw invalid("invalid interface prefix: \"" + interfacePrefix + "\"");
        }
        if (!internal && (ipv4 == GatewayMode.ISOLATED || ipv6 == GatewayMode.ISOLATED)) {
            throw invalid("gateway mode 'isolated' can only be used for an internal network");
        }
    }

    private static boolean isInterfaceName(String name) {
        return name.length() <= LONGEST_NAME && name.matches("[^/\\s%:\"]+") && !name.matches("\\.\\.?");
    }

    /// Separated by colons; empty ones don't count.
    private static List<String> trusted(Map<String, String> options) {
        List<String> names = Stream.of(options.getOrDefault(TRUSTED, "").split(":", -1))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        for (String name : names) {
            if (!isInterfaceName(name)) {
                throw invalid("invalid value for " + TRUSTED + ": \"" + name + "\" is no interface's name");
            }
        }
        return names;
    }

    /// What interfaces in containers are called, before a number; the same for every driver.
    static String interfacePrefix(Map<String, String> options) {
        return options.getOrDefault("com.docker.network.container_iface_prefix", "eth");
    }

    GatewayMode mode(boolean ofIpv6) {
        return ofIpv6 ? ipv6 : ipv4;
    }

    @Nullable InetAddress hostAddress(boolean ofIpv6) {
        return ofIpv6 ? hostIpv6 : hostIpv4;
    }

    private static GatewayMode mode(Map<String, String> options, String key) {
        String text = options.getOrDefault(key, "nat");
        return GatewayMode.of(text)
                .orElseThrow(() -> invalid("unknown gateway mode " + text + " in " + key
                        + ": use 'nat', 'nat-unprotected', 'routed' or 'isolated'"));
    }

    private static @Nullable InetAddress binding(Map<String, String> options) {
        InetAddress address = address(options, HOST_BINDING, InetAddress.class);
        return address == null || HostPort.ANY4.equals(address) ? null : address;
    }

    private static @Nullable InetAddress address(
            Map<String, String> options, String key, Class<? extends InetAddress> family) {
        String text = options.getOrDefault(key, "");
        if (text.isEmpty()) {
            return null;
        }
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            if (family.isInstance(address)) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // the one message below says it
        }
        throw invalid("invalid value for " + key + ": \"" + text + "\" is no address of the host for it");
    }

    private static int number(Map<String, String> options, String key) {
        String text = options.getOrDefault(key, "0");
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= LARGEST_MTU) {
                return number;
            }
        } catch (NumberFormatException _) {
            // the one message below says it
        }
        throw invalid("failed to parse " + key + " value: " + text + ": want 0 to " + LARGEST_MTU + " bytes");
    }

    /// As Go reads booleans.
    private static boolean flag(Map<String, String> options, String key, boolean absent) {
        String text = options.get(key);
        if (text == null) {
            return absent;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "t", "true" -> true;
            case "0", "f", "false" -> false;
            default ->
                throw invalid("failed to parse " + key + " value: " + text + " (strconv.ParseBool: parsing \"" + text
                        + "\": invalid syntax)");
        };
    }

    private static NetworkException invalid(String message) {
        return new NetworkException(Kind.INVALID, message);
    }
}
