package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// A mount of a container, as inspected and listed. Source: Engine API, `MountPoint`.
///
/// @param type `bind`, `volume`, `tmpfs`
/// @param name the volume's, else ""
/// @param mode what was written behind the last colon of `-v`
public record MountPoint(
        @OmitEmpty String type,
        @OmitEmpty String name,
        String source,
        String destination,
        @OmitEmpty String driver,
        String mode,
        @JsonProperty("RW") boolean rw,
        String propagation) {}
