package dev.gantry.network;

import dev.gantry.linux.MacAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A place on a network that a container shall get.
///
/// @param endpointId 64 hexadecimal digits, for error texts and the API
/// @param networkId of a network that the controller knows
/// @param ipv4 the address asked for (`--ip`), null for the lowest free one
/// @param ipv6 likewise (`--ip6`)
/// @param mac the Ethernet address asked for (`--mac-address`), null for one made of the IP address
/// @param device the interface in the container
/// @param gatewayPriority (`gw-priority`): the network with the highest has the container's default route
/// @param names what other containers on the network call this one
/// @param links names of other containers on the network, by what this one calls them
/// @param options for a plugin (`--driver-opt`)
public record EndpointRequest(
        String endpointId,
        String networkId,
        @Nullable Inet4Address ipv4,
        @Nullable Inet6Address ipv6,
        @Nullable MacAddress mac,
        InterfaceSettings device,
        int gatewayPriority,
        List<String> names,
        Map<String, String> links,
        Map<String, String> options) {
    public EndpointRequest {
        names = List.copyOf(names);
        links = Map.copyOf(links);
        options = Map.copyOf(options);
    }

    /// An endpoint without options.
    public EndpointRequest(
            String endpointId,
            String networkId,
            @Nullable Inet4Address ipv4,
            @Nullable Inet6Address ipv6,
            @Nullable MacAddress mac,
            InterfaceSettings device,
            int gatewayPriority,
            List<String> names,
            Map<String, String> links) {
        this(endpointId, networkId, ipv4, ipv6, mac, device, gatewayPriority, names, links, Map.of());
    }

    /// An endpoint without wishes.
    public static EndpointRequest on(String networkId, String endpointId) {
        return new EndpointRequest(
                endpointId, networkId, null, null, null, InterfaceSettings.NONE, 0, List.of(), Map.of());
    }
}
