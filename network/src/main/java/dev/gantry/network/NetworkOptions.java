package dev.gantry.network;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the daemon's configuration shapes the network.
///
/// @param runDirectory the daemon's run state (`/run/gantry`); namespaces are kept below it
/// @param forward `ip-forward`: whether to switch IPv4 forwarding on
/// @param firewall `iptables`: whether to keep rules of ours; without them published ports go through this
/// process and containers reach the outside only if the host routes their subnet
/// @param publishAddress `ip`: the host address of ports published without one; null for every address
/// @param pools `default-address-pools`: where a subnet is picked from
public record NetworkOptions(
        Path runDirectory,
        BridgeOptions bridge,
        boolean forward,
        boolean firewall,
        @Nullable InetAddress publishAddress,
        List<SubnetPool> pools) {
    public NetworkOptions {
        pools = List.copyOf(pools);
    }

    /// Docker's defaults.
    public static NetworkOptions defaults(Path runDirectory) {
        return new NetworkOptions(runDirectory, BridgeOptions.defaults(), true, true, null, SubnetPool.DEFAULTS);
    }
}
