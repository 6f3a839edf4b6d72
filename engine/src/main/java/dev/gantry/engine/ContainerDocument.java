package dev.gantry.engine;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.HostConfig;
import dev.gantry.api.NetworkingConfig;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that is stored of a container, as JSON in its database row. Immutable: a change makes a new document.
///
/// @param imageId `sha256:<hex>` of the image's configuration
/// @param config merged with the image's
/// @param networking what the create request asked of each network
/// @param stoppedByUser true after a stop or kill by request: ends restart policies, and `unless-stopped`
/// stays down
/// @param network while the container has a network, else null
record ContainerDocument(
        String id,
        String name,
        Instant created,
        String imageId,
        ContainerConfig config,
        HostConfig hostConfig,
        NetworkingConfig networking,
        List<ContainerMount> mounts,
        ContainerState state,
        int restartCount,
        boolean stoppedByUser,
        @Nullable ContainerNetwork network) {

    ContainerDocument {
        mounts = List.copyOf(mounts);
    }

    ContainerDocument withName(String changed) {
        return new ContainerDocument(
                id,
                changed,
                created,
                imageId,
                config,
                hostConfig,
                networking,
                mounts,
                state,
                restartCount,
                stoppedByUser,
                network);
    }

    ContainerDocument withConfig(ContainerConfig changed) {
        return new ContainerDocument(
                id,
                name,
                created,
                imageId,
                changed,
                hostConfig,
                networking,
                mounts,
                state,
                restartCount,
                stoppedByUser,
                network);
    }

    ContainerDocument withHostConfig(HostConfig changed) {
        return new ContainerDocument(
                id,
                name,
                created,
                imageId,
                config,
                changed,
                networking,
                mounts,
                state,
                restartCount,
                stoppedByUser,
                network);
    }

    ContainerDocument withState(ContainerState changed) {
        return new ContainerDocument(
                id,
                name,
                created,
                imageId,
                config,
                hostConfig,
                networking,
                mounts,
                changed,
                restartCount,
                stoppedByUser,
                network);
    }

    ContainerDocument withRestartCount(int changed) {
        return new ContainerDocument(
                id,
                name,
                created,
                imageId,
                config,
                hostConfig,
                networking,
                mounts,
                state,
                changed,
                stoppedByUser,
                network);
    }

    ContainerDocument withStoppedByUser(boolean changed) {
        return new ContainerDocument(
                id,
                name,
                created,
                imageId,
                config,
                hostConfig,
                networking,
                mounts,
                state,
                restartCount,
                changed,
                network);
    }

    ContainerDocument withNetwork(@Nullable ContainerNetwork changed) {
        return new ContainerDocument(
                id,
                name,
                created,
                imageId,
                config,
                hostConfig,
                networking,
                mounts,
                state,
                restartCount,
                stoppedByUser,
                changed);
    }

    ContainerDocument withNetworking(NetworkingConfig changed) {
        return new ContainerDocument(
                id,
                name,
                created,
                imageId,
                config,
                hostConfig,
                changed,
                mounts,
                state,
                restartCount,
                stoppedByUser,
                network);
    }

    /// The signal that `stop` sends first: the configuration's word, `SIGTERM` by default.
    String stopSignal() {
        return config.stopSignal().isEmpty() ? "SIGTERM" : config.stopSignal();
    }
}
