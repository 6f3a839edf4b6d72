package dev.gantry.network;

import java.util.List;

/// The ports that are to lead to a running container.
///
/// @param ports all of them, also those that do so already
public record PortWish(String containerId, String containerName, List<PortRequest> ports) {
    public PortWish {
        ports = List.copyOf(ports);
    }
}
