package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `GET /version`. Source: Engine API, `SystemVersion`.
public record SystemVersion(
        Platform platform,
        List<Component> components,
        String version,
        String apiVersion,
        @JsonProperty("MinAPIVersion") String minApiVersion,
        String gitCommit,
        String goVersion,
        String os,
        String arch,
        @OmitEmpty String kernelVersion,
        @OmitEmpty boolean experimental,
        @OmitEmpty String buildTime) {

    public record Platform(String name) {}

    public record Component(
            String name,
            String version,
            @OmitEmpty @Nullable Map<String, String> details) {}
}
