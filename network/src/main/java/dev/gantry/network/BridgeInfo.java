package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/// The default bridge, for `network inspect bridge`.
///
/// @param gateway the bridge's own address in `subnet`
/// @param range the part of the subnet that containers get addresses from (`fixed-cidr`); null for all of it
public record BridgeInfo(
        String name,
        IpPrefix subnet,
        Inet4Address gateway,
        @Nullable IpPrefix range,
        int mtu,
        boolean icc,
        boolean masquerade) {}
