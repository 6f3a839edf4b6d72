package dev.gantry.network;

import dev.gantry.linux.MacAddress;
import java.net.InetAddress;
import java.util.List;

/// The container's end of a connection to a network.
///
/// @param interfaceName in the container's namespace
/// @param addresses what the interface will have
record Plug(String interfaceName, MacAddress mac, List<InetAddress> addresses) {}
