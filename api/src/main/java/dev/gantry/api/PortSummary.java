package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// A container's port in a list of containers. Source: Engine API, `Port`.
///
/// @param ip absent where the port is only exposed, as is the public port
/// @param type `tcp`, `udp` or `sctp`
public record PortSummary(
        @JsonProperty("IP") @OmitEmpty String ip,
        int privatePort,
        @OmitEmpty int publicPort,
        String type) {}
