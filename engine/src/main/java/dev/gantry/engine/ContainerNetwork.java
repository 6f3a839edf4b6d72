package dev.gantry.engine;

import dev.gantry.network.Endpoint;
import dev.gantry.network.Sandbox;
import java.util.Optional;

/// How a running container is reached, kept so that a new daemon can give it back.
///
/// @param mode a network's name, `host`, `none` or `container:<full id>`
/// @param sandbox what the network room gave it
record ContainerNetwork(String mode, Sandbox sandbox) {
    private static final String CONTAINER = "container:";

    /// Whether the network is another container's.
    boolean shared() {
        return mode.startsWith(CONTAINER);
    }

    /// The other container's id, where it is.
    String sharedId() {
        return mode.substring(CONTAINER.length());
    }

    /// The namespace's file; empty for the host's.
    String sandboxPath() {
        return sandbox.namespace() == null ? "" : sandbox.namespace().toString();
    }

    Optional<Endpoint> on(String network) {
        return sandbox.endpoints().stream()
                .filter(endpoint -> endpoint.networkName().equals(network))
                .findFirst();
    }
}
