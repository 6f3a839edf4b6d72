package dev.gantry.network;

import dev.gantry.linux.MacAddress;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a plugin hands over for a container that joins its network.
///
/// @param source the interface on the host that shall move into the container; empty for none
/// @param prefix what it is called there, before a number
/// @param mac the Ethernet address that it shall have; null for the one that it has
/// @param gateway4 the container's way out; null for none
/// @param gateway6 likewise
record RemoteInterface(
        String source,
        String prefix,
        @Nullable MacAddress mac,
        @Nullable InetAddress gateway4,
        @Nullable InetAddress gateway6,
        List<StaticRoute> routes) {
    RemoteInterface {
        routes = List.copyOf(routes);
    }

    @Nullable InetAddress gateway(boolean ofIpv6) {
        return ofIpv6 ? gateway6 : gateway4;
    }
}
