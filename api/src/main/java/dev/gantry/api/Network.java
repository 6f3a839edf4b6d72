package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A network, as listed and inspected. Source: Engine API, `Network`.
///
/// @param scope `local` or `swarm`
/// @param containers by container id; empty in lists
public record Network(
        String name,
        String id,
        String created,
        String scope,
        String driver,
        @JsonProperty("EnableIPv4") boolean enableIpv4,
        @JsonProperty("EnableIPv6") boolean enableIpv6,
        @JsonProperty("IPAM") Ipam ipam,
        boolean internal,
        boolean attachable,
        boolean ingress,
        ConfigReference configFrom,
        boolean configOnly,
        Map<String, Endpoint> containers,
        @Nullable Map<String, String> options,
        @Nullable Map<String, String> labels) {

    /// Source: Engine API, `IPAM`.
    public record Ipam(
            String driver,
            @Nullable Map<String, String> options,
            @Nullable List<IpamConfig> config) {}

    /// Source: Engine API, `IPAMConfig`.
    public record IpamConfig(
            @OmitEmpty String subnet,
            @JsonProperty("IPRange") @OmitEmpty String ipRange,
            @OmitEmpty String gateway,

            @JsonProperty("AuxiliaryAddresses") @OmitEmpty @Nullable Map<String, String> auxiliaryAddresses) {}

    public record ConfigReference(String network) {}

    /// A container on the network. Source: Engine API, `NetworkContainer`.
    ///
    /// @param ipv4Address with its prefix length: `172.17.0.2/16`
    public record Endpoint(
            String name,
            @JsonProperty("EndpointID") String endpointId,
            String macAddress,
            @JsonProperty("IPv4Address") String ipv4Address,
            @JsonProperty("IPv6Address") String ipv6Address) {}
}
