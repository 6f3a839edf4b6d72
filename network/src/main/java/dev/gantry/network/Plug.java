package dev.gantry.network;

import dev.gantry.linux.MacAddress;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The container's end of a connection to a network.
///
/// @param interfaceName in the container's namespace
/// @param addresses what the interface will have
/// @param given what a plugin hands over for it; null where the driver makes it
record Plug(
        String interfaceName,
        MacAddress mac,
        List<InetAddress> addresses,
        @Nullable RemoteInterface given) {}
