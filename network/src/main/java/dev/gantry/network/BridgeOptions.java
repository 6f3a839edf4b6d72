package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// The keys of `daemon.json` that shape the default bridge.
///
/// @param name `bridge`: the interface; made if it is not there. `none` for no default bridge at all
/// @param ipv4 its IPv4 addresses
/// @param ipv6 its IPv6 addresses; null for none (`ipv6` is false)
/// @param mtu `mtu`: bytes
/// @param icc `icc`: whether containers reach each other
/// @param masquerade `ip-masq`: whether containers reach the outside under the host's address
public record BridgeOptions(
        String name, Addresses ipv4, @Nullable Addresses ipv6, int mtu, boolean icc, boolean masquerade) {
    /// The interface's name where none is configured.
    public static final String DEFAULT_NAME = "gantry0";

    /// Of one family.
    ///
    /// @param own `bip`, `bip6`: the bridge's address and subnet; null to keep the one it has, or to pick one
    /// @param range `fixed-cidr`, `fixed-cidr-v6`: the part of the subnet that containers get addresses from;
    /// null for all of it
    /// @param defaultGateway `default-gateway`, `default-gateway-v6`: the containers' default route, null for
    /// the bridge itself
    public record Addresses(
            @Nullable IpPrefix own,
            @Nullable IpPrefix range,
            @Nullable InetAddress defaultGateway) {
        /// Everything is chosen.
        public static final Addresses ANY = new Addresses(null, null, null);
    }

    /// Docker's defaults: a free IPv4 subnet, 1500 bytes, everybody reaches everybody.
    public static BridgeOptions defaults() {
        return new BridgeOptions(DEFAULT_NAME, Addresses.ANY, null, 1500, true, true);
    }

    boolean none() {
        return name.equals("none");
    }
}
