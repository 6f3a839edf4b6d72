package dev.gantry.network;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The network side of a container that is being started or runs. Plain values: the engine stores it with the
/// container and hands it back to [NetworkController#restore].
///
/// @param namespace the file that holds the network namespace, for the OCI spec; null for the host's
/// @param endpoints one for each of the container's networks, in the order of the connections
/// @param ports what the host leads to the container
/// @param servers the name servers that its resolver asks about names elsewhere; empty for the host's
public record Sandbox(
        String containerId,
        @Nullable Path namespace,
        List<Endpoint> endpoints,
        List<PublishedPort> ports,
        List<InetAddress> servers) {
    private static final Comparator<Endpoint> FIRST_WAY_OUT =
            Comparator.comparingInt(Endpoint::gatewayPriority).reversed().thenComparing(Endpoint::networkName);

    public Sandbox {
        endpoints = List.copyOf(endpoints);
        ports = List.copyOf(ports);
        servers = List.copyOf(servers);
    }

    static Sandbox without(String containerId, @Nullable Path namespace) {
        return new Sandbox(containerId, namespace, List.of(), List.of(), List.of());
    }

    boolean inHostNetwork() {
        return namespace == null;
    }

    /// Whether the container has a resolver of its own, for the names of its neighbours: where it is on a network that
    /// somebody made.
    public boolean resolves() {
        return endpoints.stream().anyMatch(endpoint -> !endpoint.names().isEmpty());
    }

    /// The endpoint that has the container's default route of a family: of those with a way out the one of the
    /// highest priority, of equal ones the first by its network's name. As dockerd 28 chooses.
    public Optional<Endpoint> wayOut(boolean ipv6) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.gateway(ipv6) != null)
                .min(FIRST_WAY_OUT);
    }

    Optional<Endpoint> on(String networkId) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.networkId().equals(networkId))
                .findFirst();
    }

    Sandbox with(Endpoint endpoint) {
        return withEndpoints(
                Stream.concat(endpoints.stream(), Stream.of(endpoint)).toList());
    }

    Sandbox without(Endpoint endpoint) {
        List<Endpoint> rest = new ArrayList<>(endpoints);
        rest.remove(endpoint);
        return withEndpoints(rest);
    }

    Sandbox withEndpoints(List<Endpoint> changed) {
        return new Sandbox(containerId, namespace, changed, ports, servers);
    }

    Sandbox withPorts(List<PublishedPort> changed) {
        return new Sandbox(containerId, namespace, endpoints, changed, servers);
    }
}
