package dev.gantry.network;

import java.net.InetAddress;
import java.util.List;

/// What `--network` chose.
public sealed interface NetworkMode {
    /// A namespace of its own, with an endpoint on each of these networks; on none with nothing but `lo`.
    ///
    /// @param containerName for error texts
    /// @param ports what the host shall lead to the container, as soon as one of its networks lets it
    /// @param servers the name servers to ask about names elsewhere (`--dns`); empty for the host's
    record Own(
            String containerName, List<EndpointRequest> endpoints, List<PortRequest> ports, List<InetAddress> servers)
            implements NetworkMode {
        public Own {
            endpoints = List.copyOf(endpoints);
            ports = List.copyOf(ports);
            servers = List.copyOf(servers);
        }
    }

    /// The host's namespace.
    record Host() implements NetworkMode {}

    /// The namespace of another container, which must be attached (`container:ID`, with the full id).
    record OfContainer(String containerId) implements NetworkMode {}
}
