package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.EndpointSettings;
import dev.gantry.api.Nil;
import dev.gantry.engine.EngineException.Kind;
import dev.gantry.linux.UserNamespace;
import dev.gantry.network.Endpoint;
import dev.gantry.network.EndpointRequest;
import dev.gantry.network.LinkedContainer;
import dev.gantry.network.NameFiles;
import dev.gantry.network.NameSettings;
import dev.gantry.network.NetworkController;
import dev.gantry.network.NetworkException;
import dev.gantry.network.NetworkMode;
import dev.gantry.network.Sandbox;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Puts containers on the network and takes them off: the engine's words on one side, the network room's on
/// the other.
final class ContainerNetworks {
    private static final System.Logger LOG = System.getLogger(ContainerNetworks.class.getName());
    private static final String CONTAINER = "container:";

    private final NetworkController controller;
    private final NetworkRegistry networks;
    private final ContainerRegistry containers;
    private final Links links;
    private final ContainerEvents events;
    private final EngineOptions options;
    private final UserNamespaces users;
    private final PublishedPorts published;

    ContainerNetworks(
            NetworkController controller,
            NetworkRegistry networks,
            ContainerRegistry containers,
            Links links,
            ContainerEvents events,
            EngineOptions options,
            UserNamespaces users) {
        this.controller = controller;
        this.networks = networks;
        this.containers = containers;
        this.links = links;
        this.events = events;
        this.options = options;
        this.users = users;
        this.published = new PublishedPorts(controller);
    }

    /// Gives a container that is about to start its namespace and endpoints; where it is remapped, its user
    /// namespace before.
    ///
    /// @throws EngineException in dockerd's words: a port that is taken, no such network, ...
    ContainerNetwork attach(ContainerDocument document) {
        String mode = Networks.nameOf(document.hostConfig().networkMode());
        NetworkMode wanted = networkMode(mode, document);
        try (UserNamespace owner = users.make(document)) {
            return new ContainerNetwork(full(mode), translated(() -> controller.attach(document.id(), wanted, owner)));
        } catch (RuntimeException e) {
            users.release(document.id());
            throw e;
        }
    }

    private String full(String mode) {
        return mode.startsWith(CONTAINER)
                ? CONTAINER
                        + containers.require(mode.substring(CONTAINER.length())).id()
                : mode;
    }

    private NetworkMode networkMode(String mode, ContainerDocument document) {
        if (mode.startsWith(CONTAINER)) {
            return new NetworkMode.OfContainer(
                    requireRunning(mode.substring(CONTAINER.length())).id());
        }
        if (mode.equals(NetworkRegistry.HOST)) {
            return new NetworkMode.Host();
        }
        List<EndpointRequest> requests = new ArrayList<>();
        wishes(document, mode).forEach((name, settings) -> {
            if (!name.equals(NetworkRegistry.NONE)) {
                requests.add(request(name, settings, document, mode));
            }
        });
        return own(document, requests);
    }

    /// The network of the container's mode first, the others by name.
    private static Map<String, EndpointSettings> wishes(ContainerDocument document, String mode) {
        Map<String, EndpointSettings> all = new TreeMap<>();
        Nil.toEmpty(document.networking().endpointsConfig())
                .forEach((name, settings) -> all.put(name, settings == null ? EndpointSettings.NONE : settings));
        Map<String, EndpointSettings> ordered = new LinkedHashMap<>();
        if (all.containsKey(mode)) {
            ordered.put(mode, all.get(mode));
        }
        ordered.putAll(all);
        return ordered;
    }

    private EndpointRequest request(String name, EndpointSettings settings, ContainerDocument document, String mode) {
        NetworkDocument network = requireJoinable(name);
        EndpointWishes wishes = new EndpointWishes(settings);
        wishes.checkAgainst(network);
        return wishes.request(
                network, document, name.equals(mode) ? document.config().macAddress() : "");
    }

    /// @throws EngineException `NOT_FOUND`, `FORBIDDEN` for a mere configuration
    NetworkDocument requireJoinable(String reference) {
        NetworkDocument network = networks.require(reference);
        if (network.configOnly()) {
            throw new EngineException(
                    Kind.FORBIDDEN,
                    "cannot connect container to network " + network.name()
                            + ": it is a configuration-only network, meant for other networks to take over");
        }
        return network;
    }

    private Container requireRunning(String reference) {
        Container other = containers.require(reference);
        if (!other.state().hasProcess()) {
            throw conflict("cannot join network of a non running container: " + other.id());
        }
        return other;
    }

    PublishedPorts published() {
        return published;
    }

    private NetworkMode.Own own(ContainerDocument document, List<EndpointRequest> requests) {
        return new NetworkMode.Own(
                document.name(),
                requests,
                PublishedPorts.requests(document),
                orDefault(document.hostConfig().dns(), options.dns()).stream()
                        .map(ContainerNetworks::address)
                        .toList());
    }

    static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw invalid("invalid IP address: " + text);
        }
    }

    /// Checks what a create request says of addresses, before anything is made.
    static void check(ContainerConfig config, Map<String, @Nullable EndpointSettings> endpoints) {
        if (!config.macAddress().isEmpty()) {
            EndpointWishes.mac(config.macAddress());
        }
        endpoints.forEach((network, asked) -> {
            if (asked == null) {
                throw invalid("invalid config for network " + network + ": EndpointsConfig is nil");
            }
            new EndpointWishes(asked).check();
        });
    }

    /// Connects a running container to one more network.
    ContainerNetwork connect(
            ContainerDocument document, ContainerNetwork before, String network, EndpointSettings settings) {
        EndpointRequest request = request(network, settings, document, "");
        return new ContainerNetwork(
                before.mode(), translated(() -> controller.connect(document.id(), own(document, List.of(request)))));
    }

    /// As [#connect], where that may have been cut off before.
    ContainerNetwork reconnect(
            ContainerDocument document, ContainerNetwork before, String network, EndpointSettings settings) {
        EndpointRequest request = request(network, settings, document, "");
        return new ContainerNetwork(
                before.mode(), translated(() -> controller.reconnect(document.id(), own(document, List.of(request)))));
    }

    /// Takes a running container off a network.
    ContainerNetwork disconnect(ContainerDocument document, ContainerNetwork before, String networkId) {
        return new ContainerNetwork(
                before.mode(),
                translated(() -> controller.disconnect(document.id(), networkId, own(document, List.of()))));
    }

    /// Publishes that a container is on its networks, or no longer.
    void announce(ContainerDocument document, ContainerNetwork network, String action) {
        if (network.shared()) {
            return;
        }
        if (network.sandbox().endpoints().isEmpty()) {
            networks.named(network.mode()).ifPresent(of -> events.network(document, of, action));
        }
        for (Endpoint endpoint : network.sandbox().endpoints()) {
            networks.find(endpoint.networkId()).ifPresent(of -> events.network(document, of, action));
        }
    }

    /// A container on another's network goes by that one's names.
    void shareNames(Container container, ContainerNetwork network) {
        if (network.shared()) {
            ContainerConfig other =
                    containers.require(network.sharedId()).document().config();
            container.change(document -> document.withConfig(
                    document.config().withHostname(other.hostname()).withDomainname(other.domainname())));
        }
    }

    /// Writes the container's `hostname`, `hosts` and `resolv.conf`.
    void writeNames(ContainerDocument document, ContainerNetwork network, Path directory) {
        NameFiles files = controller.nameFiles();
        var _ = translated(() -> {
            files.write(directory, nameSettings(document), network.sandbox());
            return files;
        });
    }

    /// @throws EngineException `SYSTEM` where what a container is linked to does not run
    void checkLinks(ContainerDocument document) {
        links.check(document);
    }

    /// Lets a container reach what it is linked to, where neighbours don't reach each other.
    void openLinks(ContainerDocument document) {
        List<LinkedContainer> opened = links.opened(document);
        if (!opened.isEmpty()) {
            controller.link(document.id(), opened);
        }
    }

    /// Takes a link away by its path, `web/store`, and what it opens.
    ///
    /// @return whether there was one
    boolean removeLink(String path) {
        Optional<Container> from = links.remove(path);
        from.map(Container::document)
                .filter(document -> document.network() != null)
                .ifPresent(document -> controller.link(document.id(), links.opened(document)));
        return from.isPresent();
    }

    /// What a container's links add to its environment.
    List<String> linkEnvironment(ContainerDocument document) {
        return links.environment(document);
    }

    /// A container has its address: those that are linked to it may know another.
    void moved(Container container) {
        for (ContainerDocument dependent : links.dependents(container)) {
            ContainerPaths paths = ContainerPaths.of(options, dependent.id());
            try {
                controller.nameFiles().linked(paths.directory(), links.hosts(dependent));
            } catch (UncheckedIOException e) { // it has just ended: no reason for this one to fail
                LOG.log(
                        System.Logger.Level.WARNING,
                        "hosts not updated id={0} cause={1}",
                        dependent.id(),
                        Failures.text(e));
            }
        }
    }

    /// Tells a running container's `hosts` of the networks that it joined and left.
    void updateNames(ContainerDocument document, ContainerNetwork before, ContainerNetwork after, Path directory) {
        NameFiles files = controller.nameFiles();
        NameSettings settings = nameSettings(document);
        if (after.sandbox().resolves() && !before.sandbox().resolves()) {
            files.resolves(directory, settings, after.sandbox());
        }
        before.sandbox().endpoints().stream()
                .filter(endpoint -> !after.sandbox().endpoints().contains(endpoint))
                .forEach(endpoint -> files.disconnected(directory, settings, endpoint));
        after.sandbox().endpoints().stream()
                .filter(endpoint -> !before.sandbox().endpoints().contains(endpoint))
                .forEach(endpoint -> files.connected(directory, settings, endpoint));
    }

    private NameSettings nameSettings(ContainerDocument document) {
        return new NameSettings(
                document.config().hostname(),
                document.config().domainname(),
                Nil.toEmpty(document.hostConfig().extraHosts()),
                links.hosts(document),
                orDefault(document.hostConfig().dns(), options.dns()),
                orDefault(document.hostConfig().dnsSearch(), options.dnsSearch()),
                orDefault(document.hostConfig().dnsOptions(), options.dnsOptions()));
    }

    private static List<String> orDefault(@Nullable List<String> own, List<String> fallback) {
        return own == null || own.isEmpty() ? fallback : own;
    }

    /// A container has another name. Its neighbours know it by that from now on.
    void renamed(Container container) {
        ContainerNetwork network = container.document().network();
        if (network == null || !network.sandbox().resolves()) {
            return;
        }
        Map<String, List<String>> names = new TreeMap<>();
        for (Endpoint endpoint : network.sandbox().endpoints()) {
            EndpointSettings asked = Nil.toEmpty(
                            container.document().networking().endpointsConfig())
                    .get(endpoint.networkName());
            if (!endpoint.names().isEmpty()) {
                EndpointWishes wishes = new EndpointWishes(asked == null ? EndpointSettings.NONE : asked);
                names.put(endpoint.networkId(), wishes.names(container.document()));
            }
        }
        Sandbox renamed = controller.rename(container.id(), names);
        container.change(document -> document.withNetwork(new ContainerNetwork(network.mode(), renamed)));
    }

    /// Waits until the container can be started.
    void awaitReady(String id) {
        controller.awaitReady(id);
    }

    void release(String id) {
        controller.release(id);
        users.release(id);
    }

    /// Runs what the network room does, and says its failures as the engine's.
    static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (NetworkException e) {
            Kind kind = switch (e.kind()) {
                case INVALID -> Kind.INVALID_PARAMETER;
                case FORBIDDEN -> Kind.FORBIDDEN;
                case NO_DRIVER -> Kind.NOT_FOUND;
                case TAKEN, UNAVAILABLE -> Kind.SYSTEM;
            };
            throw new EngineException(kind, Failures.text(e), e);
        }
    }
}
