package dev.gantry.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.IpText;
import dev.gantry.linux.MacAddress;
import dev.gantry.network.NetworkException.Kind;
import dev.gantry.plugin.Plugins.Nothing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The plugin interface `NetworkDriver`: networks and their endpoints.
///
/// Source: libnetwork, `docs/remote.md`.
final class RemoteNetworks {
    private static final String NETWORK = "NetworkID";
    private static final String LABEL = "com.docker.network.";

    private final RemoteCalls calls;

    /// @param calls of `NetworkDriver`
    RemoteNetworks(RemoteCalls calls) {
        this.calls = calls;
    }

    private record Capabilities(String scope) {}

    /// How far the plugin's networks reach: `local` or `global`.
    String scope(String plugin) {
        String scope =
                calls.call(plugin, "GetCapabilities", null, Capabilities.class).scope();
        if (!scope.equals("local") && !scope.equals("global")) {
            throw new NetworkException(
                    Kind.UNAVAILABLE,
                    "plugin " + plugin + ": NetworkDriver.GetCapabilities: invalid capability: expecting 'local' or"
                            + " 'global', got " + scope);
        }
        return scope;
    }

    void create(NetworkSpec spec) {
        Map<String, Object> options = new TreeMap<>();
        options.put(LABEL + "generic", spec.options());
        options.put(LABEL + "enable_ipv4", spec.ipv4());
        options.put(LABEL + "enable_ipv6", spec.ipv6());
        if (spec.internal()) {
            options.put(LABEL + "internal", true);
        }
        Map<String, Object> request = new LinkedHashMap<>();
        request.put(NETWORK, spec.id());
        request.put("Options", options);
        request.put("IPv4Data", addressing(spec, false));
        request.put("IPv6Data", addressing(spec, true));
        var _ = calls.call(spec.driver(), "CreateNetwork", request, Nothing.class);
    }

    private static List<Map<String, Object>> addressing(NetworkSpec spec, boolean ipv6) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Subnet subnet : spec.subnets(ipv6)) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("AddressSpace", addressSpace(spec));
            data.put("Pool", IpText.of(subnet.prefix()));
            int length = subnet.prefix().length();
            if (subnet.gateway() != null) {
                data.put("Gateway", IpText.of(new IpPrefix(subnet.gateway(), length)));
            }
            if (!subnet.auxiliary().isEmpty()) {
                Map<String, String> auxiliary = new TreeMap<>();
                subnet.auxiliary()
                        .forEach((name, address) -> auxiliary.put(name, IpText.of(new IpPrefix(address, length))));
                data.put("AuxAddresses", auxiliary);
            }
            all.add(data);
        }
        return all;
    }

    /// dockerd's names for what is its own.
    private static String addressSpace(NetworkSpec spec) {
        if (spec.ipam().ours()) {
            return spec.scope().equals(NetworkSpec.LOCAL) ? "LocalDefault" : "GlobalDefault";
        }
        return spec.ipam().nobodys() ? "null" : spec.ipam().addressSpace();
    }

    void delete(NetworkSpec spec) {
        calls.tell(spec.driver(), "DeleteNetwork", Map.of(NETWORK, spec.id()));
    }

    /// What an endpoint has.
    record Place(
            @Nullable IpPrefix ipv4,
            @Nullable IpPrefix ipv6,
            @Nullable MacAddress mac) {
        private Map<String, String> wire() {
            Map<String, String> wire = new LinkedHashMap<>();
            wire.put("Address", ipv4 == null ? "" : IpText.of(ipv4));
            wire.put("AddressIPv6", ipv6 == null ? "" : IpText.of(ipv6));
            wire.put("MacAddress", mac == null ? "" : mac.toString());
            return wire;
        }
    }

    private record EndpointAnswer(
            @JsonProperty("Interface") @Nullable PlaceAnswer place) {}

    private record PlaceAnswer(String address, String addressIpv6, String macAddress) {}

    /// Tells of a new endpoint; the plugin chooses what is missing.
    ///
    /// @param options of the endpoint, and its ports
    /// @return what the endpoint has then
    Place createEndpoint(NetworkSpec spec, String endpointId, Place given, Map<String, Object> options) {
        Map<String, Object> request = new LinkedHashMap<>(key(spec, endpointId));
        request.put("Interface", given.wire());
        request.put("Options", options);
        PlaceAnswer answer = calls.call(spec.driver(), "CreateEndpoint", request, EndpointAnswer.class)
                .place();
        return answer == null ? given : calls.meaning(spec.driver(), "CreateEndpoint", () -> completed(given, answer));
    }

    private static Place completed(Place given, PlaceAnswer answer) {
        return new Place(
                address(given.ipv4(), answer.address(), false),
                address(given.ipv6(), answer.addressIpv6(), true),
                mac(given.mac(), answer.macAddress()));
    }

    private static @Nullable IpPrefix address(@Nullable IpPrefix given, String answer, boolean ipv6) {
        if (answer.isEmpty()) {
            return given;
        }
        if (given != null) {
            throw new IllegalArgumentException("driver modified interface address: " + answer);
        }
        IpPrefix chosen = IpPrefix.parse(answer);
        if (new Subnet(chosen.network(), null, null, Map.of()).ipv6() != ipv6) {
            throw new IllegalArgumentException("an address of the other family: " + answer);
        }
        return chosen;
    }

    private static @Nullable MacAddress mac(@Nullable MacAddress given, String answer) {
        if (answer.isEmpty()) {
            return given;
        }
        if (given != null) {
            throw new IllegalArgumentException("driver modified interface MAC address: " + answer);
        }
        return MacAddress.parse(answer);
    }

    private static Map<String, Object> key(NetworkSpec spec, String endpointId) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put(NETWORK, spec.id());
        key.put("EndpointID", endpointId);
        return key;
    }

    /// A container joins by an endpoint.
    ///
    /// @param sandbox the file of its namespace
    /// @param mac what its interface shall have; null for the one that it has
    RemoteInterface join(
            NetworkSpec spec,
            String endpointId,
            String sandbox,
            @Nullable MacAddress mac,
            Map<String, Object> options) {
        Map<String, Object> request = new LinkedHashMap<>(key(spec, endpointId));
        request.put("SandboxKey", sandbox);
        request.put("Options", options);
        JoinAnswer answer = calls.call(spec.driver(), "Join", request, JoinAnswer.class);
        return calls.meaning(spec.driver(), "Join", () -> answer.read(mac));
    }

    void leave(NetworkSpec spec, String endpointId) {
        calls.tell(spec.driver(), "Leave", key(spec, endpointId));
    }

    void deleteEndpoint(NetworkSpec spec, String endpointId) {
        calls.tell(spec.driver(), "DeleteEndpoint", key(spec, endpointId));
    }

    /// The endpoint is its container's way out from now on: clients elsewhere shall reach the ports.
    void publish(NetworkSpec spec, String endpointId, Map<String, Object> ports) {
        Map<String, Object> request = new LinkedHashMap<>(key(spec, endpointId));
        request.put("Options", ports);
        try {
            var _ = calls.call(spec.driver(), "ProgramExternalConnectivity", request, Nothing.class);
        } catch (NetworkException e) {
            if (!RemoteCalls.unknown(e)) {
                throw e;
            }
        }
    }

    /// The endpoint is its container's way out no longer.
    void withdraw(NetworkSpec spec, String endpointId) {
        try {
            calls.tell(spec.driver(), "RevokeExternalConnectivity", key(spec, endpointId));
        } catch (NetworkException e) {
            if (!RemoteCalls.unknown(e)) {
                throw e;
            }
        }
    }

    /// Asks what the plugin has to tell of an endpoint, as dockerd does once a container is connected. Nothing
    /// is done with the answer.
    void operationalInfo(NetworkSpec spec, String endpointId) {
        calls.tell(spec.driver(), "EndpointOperInfo", key(spec, endpointId));
    }
}
