package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /containers/{id}/json`. Times are RFC 3339 with nanoseconds ([Rfc3339]). Source: Engine API,
/// `ContainerInspectResponse`.
///
/// @param name with a leading slash
/// @param image the image's id
/// @param sizeRw only where sizes were asked for, as is `sizeRootFs`
public record ContainerInspect(
        String id,
        String created,
        String path,
        List<String> args,
        ContainerState state,
        String image,
        String resolvConfPath,
        String hostnamePath,
        String hostsPath,
        String logPath,
        String name,
        int restartCount,
        String driver,
        String platform,
        String mountLabel,
        String processLabel,
        String appArmorProfile,
        @JsonProperty("ExecIDs") @Nullable List<String> execIds,
        HostConfig hostConfig,
        GraphDriver graphDriver,
        @OmitNull @Nullable Long sizeRw,
        @OmitNull @Nullable Long sizeRootFs,
        List<MountPoint> mounts,
        ContainerConfig config,
        NetworkSettings networkSettings) {}
