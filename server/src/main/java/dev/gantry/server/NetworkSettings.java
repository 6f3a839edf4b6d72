package dev.gantry.server;

import dev.gantry.linux.IpPrefix;
import dev.gantry.network.BridgeOptions;
import dev.gantry.network.BridgeOptions.Addresses;
import dev.gantry.network.NetworkOptions;
import dev.gantry.network.SubnetPool;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The settings of the network room.
final class NetworkSettings {
    private static final int DEFAULT_MTU = 1500;

    private final Settings settings;

    private NetworkSettings(Settings settings) {
        this.settings = settings;
    }

    /// @throws ConfigException naming the key whose value can't be used
    static NetworkOptions of(Settings settings, Path execRoot) {
        return new NetworkSettings(settings).options(execRoot);
    }

    private NetworkOptions options(Path execRoot) {
        return new NetworkOptions(
                execRoot,
                bridge(),
                settings.flag(DaemonOption.IP_FORWARD, true),
                FirewallSettings.of(settings),
                publishAddress(),
                pools(),
                driverDefaults(),
                hostGateways());
    }

    private BridgeOptions bridge() {
        Addresses ipv4 = new Addresses(
                prefix(DaemonOption.BIP, false),
                prefix(DaemonOption.FIXED_CIDR, false),
                gateway(DaemonOption.DEFAULT_GATEWAY, false));
        Addresses ipv6 = new Addresses(
                prefix(DaemonOption.BIP6, true),
                prefix(DaemonOption.FIXED_CIDR_V6, true),
                gateway(DaemonOption.DEFAULT_GATEWAY_V6, true));
        return new BridgeOptions(
                settings.text(DaemonOption.BRIDGE, BridgeOptions.DEFAULT_NAME),
                ipv4,
                settings.flag(DaemonOption.IPV6, false) ? ipv6 : null,
                settings.number(DaemonOption.MTU, DEFAULT_MTU),
                settings.flag(DaemonOption.ICC, true),
                settings.flag(DaemonOption.IP_MASQ, true));
    }

    private @Nullable IpPrefix prefix(DaemonOption option, boolean ipv6) {
        String text = settings.textOrNull(option);
        if (text == null) {
            return null;
        }
        try {
            IpPrefix prefix = IpPrefix.parse(text);
            requireFamily(option, text, prefix.address(), ipv6);
            return prefix;
        } catch (IllegalArgumentException e) {
            throw new ConfigException("\"" + option.key + "\": " + e.getMessage());
        }
    }

    private @Nullable InetAddress gateway(DaemonOption option, boolean ipv6) {
        String text = settings.textOrNull(option);
        if (text == null) {
            return null;
        }
        InetAddress gateway = address(option, text);
        requireFamily(option, text, gateway, ipv6);
        return gateway;
    }

    private static void requireFamily(DaemonOption option, String text, InetAddress address, boolean ipv6) {
        if (address instanceof Inet6Address != ipv6) {
            throw new ConfigException(
                    "\"" + option.key + "\": " + text + " is no " + (ipv6 ? "IPv6" : "IPv4") + " address");
        }
    }

    /// `0.0.0.0` means every address, which is what no address means, too.
    private @Nullable InetAddress publishAddress() {
        String text = settings.textOrNull(DaemonOption.IP);
        InetAddress address = text == null ? null : address(DaemonOption.IP, text);
        return address == null || address.isAnyLocalAddress() ? null : address;
    }

    static InetAddress address(DaemonOption option, String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("\"" + option.key + "\": " + text + " is not an ip address");
        }
    }

    private List<InetAddress> hostGateways() {
        Stream<InetAddress> one = Stream.ofNullable(settings.textOrNull(DaemonOption.HOST_GATEWAY_IP))
                .map(text -> address(DaemonOption.HOST_GATEWAY_IP, text));
        Stream<InetAddress> more = settings.list(DaemonOption.HOST_GATEWAY_IPS).stream()
                .map(text -> address(DaemonOption.HOST_GATEWAY_IPS, text));
        return Stream.concat(one, more).toList();
    }

    /// `{"bridge": {"com.docker.network.driver.mtu": "1400"}}`, or the same as `bridge=com.docker...mtu=1400`.
    private Map<String, Map<String, String>> driverDefaults() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        settings.object(DaemonOption.DEFAULT_NETWORK_OPTS).forEach((driver, value) -> {
            Map<String, String> options = new LinkedHashMap<>();
            if (value.isObject()) {
                value.properties().forEach(option -> options.put(option.getKey(), text(driver, option.getValue())));
            } else {
                String text = text(driver, value);
                int equals = text.indexOf('=');
                if (equals <= 0) {
                    throw invalidDefault(driver, value);
                }
                options.put(text.substring(0, equals), text.substring(equals + 1));
            }
            all.put(driver, options);
        });
        return all;
    }

    private static String text(String driver, JsonNode value) {
        if (!value.isString()) {
            throw invalidDefault(driver, value);
        }
        return value.stringValue();
    }

    private static ConfigException invalidDefault(String driver, JsonNode value) {
        return new ConfigException("\"" + DaemonOption.DEFAULT_NETWORK_OPTS.key + "\": " + driver + ": " + value
                + ": want an object of strings, or " + driver + "=option=value");
    }

    /// Each `{"base": "10.0.0.0/8", "size": 24}`, or the same as `base=10.0.0.0/8,size=24`.
    private List<SubnetPool> pools() {
        List<JsonNode> given = settings.nodes(DaemonOption.DEFAULT_ADDRESS_POOLS);
        return given.isEmpty()
                ? SubnetPool.DEFAULTS
                : given.stream().map(NetworkSettings::pool).toList();
    }

    private static SubnetPool pool(JsonNode pool) {
        try {
            if (pool.isObject()) {
                return new SubnetPool(
                        IpPrefix.parse(pool.path("base").asString("")),
                        pool.path("size").asInt(0));
            }
            Map<String, String> fields = new LinkedHashMap<>();
            for (String field : pool.asString("").split(",", -1)) {
                int equals = field.indexOf('=');
                fields.put(field.substring(0, Math.max(0, equals)), field.substring(equals + 1));
            }
            String base = fields.getOrDefault("base", "");
            return new SubnetPool(IpPrefix.parse(base), Integer.parseInt(fields.getOrDefault("size", "")));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("\"default-address-pools\": " + pool + ": " + e.getMessage());
        }
    }
}
