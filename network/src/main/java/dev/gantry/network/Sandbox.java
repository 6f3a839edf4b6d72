package dev.gantry.network;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The network side of a container that is being started or runs. Plain values: the engine stores it with the
/// container and hands it back to [NetworkController#restore].
///
/// @param namespace the file that holds the network namespace, for the OCI spec; null for the host's
/// @param endpoint the place on the default bridge; null in the other modes
public record Sandbox(
        String containerId,
        @Nullable Path namespace,
        @Nullable Endpoint endpoint) {
    boolean inHostNetwork() {
        return namespace == null;
    }
}
