package dev.gantry.network;

import dev.gantry.linux.MacAddress;
import java.net.Inet4Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a container asks of the default bridge.
///
/// @param endpointId 64 hexadecimal digits, the engine's choice; error texts show it
/// @param containerName for error texts
/// @param address the address asked for (`--ip`), null for the lowest free one
/// @param mac the Ethernet address asked for (`--mac-address`), null for one made of the IP address
public record EndpointRequest(
        String endpointId,
        String containerName,
        @Nullable Inet4Address address,
        @Nullable MacAddress mac,
        List<PortRequest> ports) {
    public EndpointRequest {
        ports = List.copyOf(ports);
    }
}
