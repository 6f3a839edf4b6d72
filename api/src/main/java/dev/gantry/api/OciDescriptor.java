package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Source: OCI image-spec, descriptor.md.
///
/// @param annotations null where there are none
/// @param platform only of an image's manifest
public record OciDescriptor(
        @JsonProperty("mediaType") String mediaType,
        @JsonProperty("digest") String digest,
        @JsonProperty("size") long size,
        @JsonProperty("annotations") @OmitEmpty @Nullable Map<String, String> annotations,
        @JsonProperty("platform") @OmitEmpty @Nullable OciPlatform platform) {}
