package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One row of `GET /containers/json`. Source: Engine API, `ContainerSummary`.
///
/// @param names each with a leading slash
/// @param created seconds since 1970
/// @param sizeRw 0 where sizes were not asked for, as is `sizeRootFs`
/// @param status for people: `Up 3 minutes`, `Exited (0) 2 hours ago`
public record ContainerSummary(
        String id,
        List<String> names,
        String image,
        @JsonProperty("ImageID") String imageId,
        String command,
        long created,
        List<PortSummary> ports,
        @OmitEmpty long sizeRw,
        @OmitEmpty long sizeRootFs,
        @Nullable Map<String, String> labels,
        String state,
        String status,
        Host hostConfig,
        Networks networkSettings,
        List<MountPoint> mounts) {

    public record Host(
            @OmitEmpty String networkMode,
            @OmitEmpty @Nullable Map<String, String> annotations) {}

    public record Networks(@Nullable Map<String, EndpointSettings> networks) {}
}
