package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.MacAddress;
import org.jspecify.annotations.Nullable;

/// What was arranged with plugins for one endpoint, before the network thread makes it.
///
/// @param ipv4 its address, taken; null for none
/// @param ipv6 likewise
/// @param mac the Ethernet address that was told or asked for; null for none
/// @param remote what the network's plugin hands over; null on a network that we drive
record Arrangement(
        @Nullable IpPrefix ipv4,
        @Nullable IpPrefix ipv6,
        @Nullable MacAddress mac,
        @Nullable RemoteInterface remote) {}
