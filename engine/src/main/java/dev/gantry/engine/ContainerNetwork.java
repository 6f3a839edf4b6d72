package dev.gantry.engine;

import java.util.List;

/// How a running container is reached: what the network room gave it, kept so that a new daemon can give it
/// back.
///
/// @param mode `bridge`, `host`, `none` or `container:<full id>`
/// @param sandboxPath the network namespace's file; empty for `host` and `container`
/// @param ip without prefix length; this and what follows are empty where the container has no endpoint
/// @param published what answers on the host
record ContainerNetwork(
        String mode,
        String sandboxPath,
        String endpointId,
        String ip,
        int prefixLength,
        String gateway,
        String mac,
        String hostInterface,
        List<Published> published) {

    ContainerNetwork {
        published = List.copyOf(published);
    }

    /// One published port: `0.0.0.0:8080->80/tcp`.
    record Published(int containerPort, String protocol, String hostIp, int hostPort) {}

    static ContainerNetwork without(String mode, String sandboxPath) {
        return new ContainerNetwork(mode, sandboxPath, "", "", 0, "", "", "", List.of());
    }

    boolean hasEndpoint() {
        return !ip.isEmpty();
    }
}
