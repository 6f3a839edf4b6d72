package dev.gantry.network;

import dev.gantry.linux.MacAddress;
import java.net.Inet4Address;
import java.util.List;

/// A container's place on the default bridge: `eth0` in its namespace and `hostInterface` on the bridge. The
/// engine keeps it with the container and hands it back after a restart.
public record Endpoint(
        String endpointId,
        Inet4Address address,
        int prefixLength,
        Inet4Address gateway,
        MacAddress mac,
        String hostInterface,
        List<PublishedPort> ports) {
    public Endpoint {
        ports = List.copyOf(ports);
    }

    Endpoint with(List<PublishedPort> published) {
        return new Endpoint(endpointId, address, prefixLength, gateway, mac, hostInterface, published);
    }
}
