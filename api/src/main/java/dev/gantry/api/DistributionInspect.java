package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// `GET /distribution/{name}/json`: what a registry has under a name. Source: Engine API, `DistributionInspect`.
public record DistributionInspect(OciDescriptor descriptor, List<OciPlatform> platforms) {

    /// Source: OCI image-spec, descriptor.md.
    public record OciDescriptor(
            @JsonProperty("mediaType") String mediaType,
            @JsonProperty("digest") String digest,
            @JsonProperty("size") long size) {}

    /// Source: OCI image-spec, image-index.md, "platform".
    public record OciPlatform(
            @JsonProperty("architecture") String architecture,
            @JsonProperty("os") String os,
            @JsonProperty("variant") @OmitEmpty String variant) {}
}
