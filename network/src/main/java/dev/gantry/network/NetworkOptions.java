package dev.gantry.network;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the daemon's configuration shapes the network.
///
/// @param runDirectory the daemon's run state (`/run/gantry`); namespaces are kept below it
/// @param forward `ip-forward`: whether to switch IPv4 forwarding on
/// @param publishAddress `ip`: the host address of ports published without one; null for every address
/// @param pools `default-address-pools`: where a subnet is picked from
/// @param driverDefaults `default-network-opts`: by driver, options of networks that do not say otherwise
/// @param hostGateways `host-gateway-ips`: what `host-gateway` stands for; empty for the default bridge's
/// addresses
public record NetworkOptions(
        Path runDirectory,
        BridgeOptions bridge,
        boolean forward,
        FirewallOptions firewall,
        @Nullable InetAddress publishAddress,
        List<SubnetPool> pools,
        Map<String, Map<String, String>> driverDefaults,
        List<InetAddress> hostGateways) {
    public NetworkOptions {
        pools = List.copyOf(pools);
        driverDefaults = Map.copyOf(driverDefaults);
        hostGateways = List.copyOf(hostGateways);
    }

    /// Docker's defaults.
    public static NetworkOptions defaults(Path runDirectory) {
        return new NetworkOptions(
                runDirectory,
                BridgeOptions.defaults(),
                true,
                FirewallOptions.DEFAULTS,
                null,
                SubnetPool.DEFAULTS,
                Map.of(),
                List.of());
    }

    /// The same with another default bridge.
    public NetworkOptions withBridge(BridgeOptions changed) {
        return new NetworkOptions(
                runDirectory, changed, forward, firewall, publishAddress, pools, driverDefaults, hostGateways);
    }

    /// The same with other rules.
    public NetworkOptions withFirewall(FirewallOptions changed) {
        return new NetworkOptions(
                runDirectory, bridge, forward, changed, publishAddress, pools, driverDefaults, hostGateways);
    }
}
