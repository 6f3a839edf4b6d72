package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;

import dev.gantry.api.EndpointSettings;
import dev.gantry.api.NetworkingConfig;
import dev.gantry.api.Nil;
import dev.gantry.engine.EngineException.Kind;
import dev.gantry.network.Endpoint;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Connects containers to networks and takes them off, also while they run. What is connected stays so over
/// restarts of the container.
public final class ConnectContainer {
    private static final System.Logger LOG = System.getLogger(ConnectContainer.class.getName());

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

    /// What is wanted is stored first: what a daemon that is killed in between leaves is for [#settle].
    private void connect(Container container, NetworkDocument network, EndpointSettings settings) {
        Map<String, @Nullable EndpointSettings> endpoints = endpoints(container.document());
        endpoints.put(network.name(), settings);
        boolean changed = change(
                container,
                endpoints,
                before -> attached.connect(container.document(), before, network.name(), settings));
        if (changed) {
            events.network(container.document(), network, "connect");
        }
    }

    /// @param change of a running container's network
    /// @return whether the container runs
    private boolean change(
            Container container,
            Map<String, @Nullable EndpointSettings> endpoints,
            UnaryOperator<ContainerNetwork> change) {
        ContainerDocument document = container.document();
        ContainerNetwork before = document.network();
        store(container, endpoints, before);
        if (before == null) {
            return false;
        }
        ContainerNetwork after;
        try {
            after = change.apply(before);
        } catch (RuntimeException e) {
            store(container, endpoints(document), before);
            throw e;
        }
        store(container, endpoints, after);
        updateNames(document, before, after);
        return true;
    }

    private void updateNames(ContainerDocument document, ContainerNetwork before, ContainerNetwork after) {
        attached.updateNames(
                document,
                before,
                after,
                ContainerPaths.of(options, document.id()).directory());
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
        if (joined) {
            change(container, endpoints, on -> attached.disconnect(container.document(), on, network.id()));
            events.network(document, network, "disconnect");
        } else {
            store(container, endpoints, before);
        }
    }

    /// Opens what the links of a running container open, before its network is taken over.
    void openLinks(Container container) {
        attached.openLinks(container.document());
    }

    /// Finishes what a daemon that was killed had begun for a running container: takes it off networks that it
    /// has left, and connects it to those that it is to be on.
    void settle(Container container) {
        container.verbs.lock();
        try {
            ContainerDocument document = container.document();
            ContainerNetwork before = document.network();
            if (before == null || before.shared() || before.sandbox().namespace() == null) {
                return;
            }
            ContainerNetwork after = joined(document, left(document, before));
            if (!after.equals(before)) {
                store(container, endpoints(document), after);
                updateNames(document, before, after);
            }
        } catch (RuntimeException e) { // one container's trouble must not keep the daemon from starting
            LOG.log(
                    System.Logger.Level.WARNING,
                    "networks not as stored id={0} cause={1}",
                    container.id(),
                    Failures.text(e));
        } finally {
            container.verbs.unlock();
        }
    }

    private ContainerNetwork left(ContainerDocument document, ContainerNetwork before) {
        ContainerNetwork now = before;
        for (Endpoint endpoint : before.sandbox().endpoints()) {
            if (!endpoints(document).containsKey(endpoint.networkName())) {
                now = attached.disconnect(document, now, endpoint.networkId());
            }
        }
        return now;
    }

    private ContainerNetwork joined(ContainerDocument document, ContainerNetwork before) {
        ContainerNetwork now = before;
        for (Map.Entry<String, @Nullable EndpointSettings> wanted :
                endpoints(document).entrySet()) {
            String name = wanted.getKey();
            if (!name.equals(NetworkRegistry.NONE) && now.on(name).isEmpty()) {
                EndpointSettings settings = wanted.getValue() == null ? EndpointSettings.NONE : wanted.getValue();
                now = attached.reconnect(document, now, name, settings);
            }
        }
        return now;
    }

    private static Map<String, @Nullable EndpointSettings> endpoints(ContainerDocument document) {
        return new TreeMap<>(Nil.toEmpty(document.networking().endpointsConfig()));
    }
}
