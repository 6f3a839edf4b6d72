package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/// The keys of `daemon.json` that shape the default bridge.
///
/// @param name `bridge`: the interface; made if it is not there. `none` for no default bridge at all
/// @param address `bip`: the bridge's address and subnet; null to keep the one it has, or to pick a free subnet
/// @param range `fixed-cidr`: the part of the subnet that containers get addresses from; null for all of it
/// @param defaultGateway `default-gateway`: the containers' default route, null for the bridge itself
/// @param mtu `mtu`: bytes
/// @param icc `icc`: whether containers reach each other
/// @param masquerade `ip-masq`: whether containers reach the outside under the host's address
public record BridgeOptions(
        String name,
        @Nullable IpPrefix address,
        @Nullable IpPrefix range,
        @Nullable Inet4Address defaultGateway,
        int mtu,
        boolean icc,
        boolean masquerade) {
    /// The interface's name where none is configured.
    public static final String DEFAULT_NAME = "gantry0";

    /// Docker's defaults: a free subnet, 1500 bytes, everybody reaches everybody.
    public static BridgeOptions defaults() {
        return new BridgeOptions(DEFAULT_NAME, null, null, null, 1500, true, true);
    }

    boolean none() {
        return name.equals("none");
    }
}
