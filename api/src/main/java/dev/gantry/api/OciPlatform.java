package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Source: OCI image-spec, image-index.md, "platform".
public record OciPlatform(
        @JsonProperty("architecture") String architecture,
        @JsonProperty("os") String os,
        @JsonProperty("variant") @OmitEmpty String variant) {}
