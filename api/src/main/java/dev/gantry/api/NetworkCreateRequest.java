package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of `POST /networks/create`. Source: Engine API, operation `NetworkCreate`.
///
///     {"Name": "back", "Driver": "bridge", "IPAM": {"Config": [{"Subnet": "172.20.0.0/16"}]}}
///
/// @param driver "" for `bridge`
/// @param scope `local`, `global` or `swarm`; "" for what the driver is made for
/// @param enableIpv4 null leaves it to the daemon, which says yes
/// @param enableIpv6 null leaves it to the daemon's defaults
/// @param ipam null where the daemon is to choose the addresses
/// @param configOnly a network that holds a configuration for others and that no container joins
/// @param configFrom the network of that kind whose configuration this one takes
public record NetworkCreateRequest(
        String name,
        String driver,
        String scope,
        @JsonProperty("EnableIPv4") @OmitNull @Nullable Boolean enableIpv4,
        @JsonProperty("EnableIPv6") @OmitNull @Nullable Boolean enableIpv6,
        @JsonProperty("IPAM") Network.@Nullable Ipam ipam,
        boolean internal,
        boolean attachable,
        boolean ingress,
        boolean configOnly,
        Network.@Nullable ConfigReference configFrom,
        @Nullable Map<String, String> options,
        @Nullable Map<String, String> labels) {}
