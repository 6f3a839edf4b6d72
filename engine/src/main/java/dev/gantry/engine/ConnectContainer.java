package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;

import dev.gantry.api.EndpointSettings;
import dev.gantry.api.NetworkingConfig;
import dev.gantry.api.Nil;
import dev.gantry.engine.EngineException.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Connects containers to networks and takes them off, also while they run. What is connected stays so over
/// restarts of the container.
public final class ConnectContainer {
    private final EngineOptions options;
    private final ContainerRegistry containers;
    private final NetworkRegistry networks;
    private final ContainerNetworks attached;
    private final ContainerEvents events;

    ConnectContainer(
            EngineOptions options,
            ContainerRegistry containers,
            NetworkRegistry networks,
            ContainerNetworks attached,
            ContainerEvents events) {
        this.options = options;
        this.containers = containers;
        this.networks = networks;
        this.attached = attached;
        this.events = events;
    }

    /// Source: Engine API, `NetworkConnect`.
    ///
    /// @param asked null for the defaults
    /// @throws EngineException `NOT_FOUND`, `FORBIDDEN` where it is connected already, `INVALID_PARAMETER`,
    ///     `CONFLICT` for containers that can't be on other networks
    public void connect(String networkReference, String containerReference, @Nullable EndpointSettings asked) {
        Container container = containers.require(containerReference);
        NetworkDocument network = attached.requireJoinable(networkReference);
        EndpointSettings settings = asked == null ? EndpointSettings.NONE : asked;
        EndpointWishes wishes = new EndpointWishes(settings).check();
        container.verbs.lock();
        try {
            requireChangeable(container);
            ContainerDocument document = container.document();
            requireOwnNetworks(document, network);
            wishes.checkAgainst(network);
            if (endpoints(document).containsKey(network.name())) {
                throw new EngineException(
                        Kind.FORBIDDEN,
                        "endpoint with name " + document.name() + " already exists in network " + network.name());
            }
            connect(container, network, settings);
        } finally {
            container.verbs.unlock();
        }
    }

    private void connect(Container container, NetworkDocument network, EndpointSettings settings) {
        ContainerDocument document = container.document();
        ContainerNetwork before = document.network();
        ContainerNetwork after = before == null ? null : attached.connect(document, before, network.name(), settings);
        Map<String, @Nullable EndpointSettings> endpoints = endpoints(document);
        endpoints.put(network.name(), settings);
        store(container, endpoints, after);
        if (before != null && after != null) {
            attached.updateNames(
                    document,
                    before,
                    after,
                    ContainerPaths.of(options, document.id()).directory());
            events.network(document, network, "connect");
        }
    }

    private static void store(
            Container container,
            Map<String, @Nullable EndpointSettings> endpoints,
            @Nullable ContainerNetwork network) {
        container.change(document ->
                document.withNetworking(new NetworkingConfig(endpoints)).withNetwork(network));
    }

    private static void requireChangeable(Container container) {
        if (container.removing()) {
            throw conflict("Container " + container.id() + " is marked for removal and cannot be connected or"
                    + " disconnected to the network");
        }
    }

    private static void requireOwnNetworks(ContainerDocument document, NetworkDocument network) {
        String mode = document.hostConfig().networkMode();
        if (mode.startsWith("container:") || mode.equals(NetworkRegistry.HOST)) {
            throw conflict("container sharing network namespace with another container or host cannot be connected to"
                    + " any other network");
        }
        if (network.name().equals(NetworkRegistry.HOST)) {
            throw conflict("container cannot be disconnected from host network or connected to host network");
        }
        boolean none = endpoints(document).containsKey(NetworkRegistry.NONE);
        if (none || network.name().equals(NetworkRegistry.NONE)) {
            throw conflict("container cannot be connected to multiple networks with one of the networks in private"
                    + " (none) mode");
        }
    }

    /// Source: Engine API, `NetworkDisconnect`.
    ///
    /// @param force makes a container that is not there no error
    /// @throws EngineException `NOT_FOUND`, `CONFLICT`, `FORBIDDEN` where it is not connected
    public void disconnect(String networkReference, String containerReference, boolean force) {
        Optional<Container> found = containers.find(containerReference);
        if (found.isEmpty() && force) {
            return; // its endpoints went with it
        }
        Container container = found.orElseGet(() -> containers.require(containerReference));
        NetworkDocument network = networks.require(networkReference);
        container.verbs.lock();
        try {
            requireChangeable(container);
            disconnect(container, network);
        } finally {
            container.verbs.unlock();
        }
    }

    private void disconnect(Container container, NetworkDocument network) {
        ContainerDocument document = container.document();
        if (document.hostConfig().networkMode().equals(NetworkRegistry.HOST)) {
            throw conflict("container cannot be disconnected from host network or connected to host network");
        }
        Map<String, @Nullable EndpointSettings> endpoints = endpoints(document);
        if (!endpoints.containsKey(network.name())) {
            throw new EngineException(
                    Kind.FORBIDDEN, "container " + document.id() + " is not connected to network " + network.name());
        }
        endpoints.remove(network.name());
        ContainerNetwork before = document.network();
        boolean joined = before != null && before.on(network.name()).isPresent();
        ContainerNetwork after =
                before != null && joined ? attached.disconnect(document, before, network.id()) : before;
        store(container, endpoints, after);
        if (before != null && after != null && joined) {
            attached.updateNames(
                    document,
                    before,
                    after,
                    ContainerPaths.of(options, document.id()).directory());
            events.network(document, network, "disconnect");
        }
    }

    private static Map<String, @Nullable EndpointSettings> endpoints(ContainerDocument document) {
        return new TreeMap<>(Nil.toEmpty(document.networking().endpointsConfig()));
    }
}
