package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Addresses that a container asks for on a network. Source: Engine API, `EndpointIPAMConfig`.
public record EndpointIpamConfig(
        @JsonProperty("IPv4Address") @OmitEmpty String ipv4Address,
        @JsonProperty("IPv6Address") @OmitEmpty String ipv6Address,
        @JsonProperty("LinkLocalIPs") @OmitEmpty @Nullable List<String> linkLocalIps) {}
