package dev.gantry.network;

import java.util.List;

/// A container that another is linked to in the old way (`--link`), on the default bridge.
///
/// @param containerId the other's
/// @param ports those that it offers
public record LinkedContainer(String containerId, List<Port> ports) {
    /// One of them.
    public record Port(TransportProtocol protocol, int number) {}

    public LinkedContainer {
        ports = List.copyOf(ports);
    }
}
