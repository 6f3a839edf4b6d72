package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// A route that a plugin wants its endpoint's container to have.
///
/// @param nextHop null where the destination is on the link
record StaticRoute(IpPrefix destination, @Nullable InetAddress nextHop) {}
