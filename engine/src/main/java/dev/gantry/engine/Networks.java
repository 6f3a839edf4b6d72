package dev.gantry.engine;

import dev.gantry.api.EndpointSettings;
import dev.gantry.api.Network;
import dev.gantry.api.NetworkCreateRequest;
import dev.gantry.api.NetworkCreateResponse;
import dev.gantry.api.NetworkingConfig;
import dev.gantry.api.Nil;
import dev.gantry.api.PruneResponse;
import dev.gantry.api.Rfc3339;
import dev.gantry.engine.EngineException.Kind;
import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.IpText;
import dev.gantry.network.Endpoint;
import dev.gantry.network.NetworkController;
import dev.gantry.network.NetworkSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The networks: the predefined `bridge`, `host` and `none`, and those that users make.
public final class Networks {
    private static final Set<String> FILTERS =
            Set.of("dangling", "driver", "id", "label", "label!", "name", "scope", "type");
    private static final Set<String> PRUNE_FILTERS = Set.of("label", "label!", "until");

    private final NetworkController controller;
    private final NetworkRegistry networks;
    private final ContainerRegistry containers;
    private final Map<String, Map<String, String>> driverDefaults;
    private final Events events;

    /// Who makes or removes a network keeps others from its name, so that the rows and the kernel agree; not
    /// from other networks, as a plugin may take its time, or ask for them.
    private final NameLocks changing = new NameLocks();

    /// @param driverDefaults by driver, options of networks that do not say otherwise
    Networks(
            NetworkController controller,
            NetworkRegistry networks,
            ContainerRegistry containers,
            Map<String, Map<String, String>> driverDefaults,
            Events events) {
        this.controller = controller;
        this.networks = networks;
        this.containers = containers;
        this.driverDefaults = driverDefaults;
        this.events = events;
    }

    /// The network that a container's `NetworkMode` means: `default` and the empty one are `bridge`.
    static String nameOf(String mode) {
        return mode.isEmpty() || mode.equals("default") ? NetworkSpec.DEFAULT : mode;
    }

    /// The endpoints' settings under their networks' own names: clients say `default` of the bridge.
    static NetworkingConfig byName(NetworkingConfig asked) {
        Map<String, @Nullable EndpointSettings> endpoints = new HashMap<>();
        Nil.toEmpty(asked.endpointsConfig()).forEach((name, settings) -> endpoints.put(nameOf(name), settings));
        return new NetworkingConfig(endpoints);
    }

    /// Source: Engine API, `NetworkCreate`.
    ///
    /// @throws EngineException `INVALID_PARAMETER`, `FORBIDDEN` (a predefined name, an overlap), `CONFLICT` (a
    /// name that is taken), `NOT_FOUND` (no such driver), `UNAVAILABLE` (what only a swarm has)
    public NetworkCreateResponse create(NetworkCreateRequest request) {
        NetworkDocument asked = NetworkRequests.read(request);
        try (NameLocks.Held _ = changing.hold(asked.name())) {
            networks.named(asked.name()).ifPresent(_ -> {
                throw EngineException.conflict("network with name " + asked.name() + " already exists");
            });
            NetworkDocument made = make(withDefaults(configured(asked)));
            publish(made, "create");
            return new NetworkCreateResponse(made.id(), "");
        }
    }

    private NetworkDocument configured(NetworkDocument asked) {
        return asked.configFrom().isEmpty()
                ? asked
                : NetworkRequests.from(
                        asked,
                        networks.named(asked.configFrom())
                                .orElseThrow(() -> NetworkRequests.noConfiguration(asked.configFrom())));
    }

    private NetworkDocument withDefaults(NetworkDocument asked) {
        NetworkSpec spec = asked.spec();
        Map<String, String> options = new HashMap<>(driverDefaults.getOrDefault(spec.driver(), Map.of()));
        options.putAll(spec.options());
        return asked.configOnly() ? asked : withSpec(asked, spec.withOptions(options));
    }

    private NetworkDocument make(NetworkDocument asked) {
        if (asked.configOnly()) {
            networks.insert(asked);
            return asked;
        }
        NetworkDocument made = withSpec(asked, ContainerNetworks.translated(() -> controller.create(asked.spec())));
        try {
            networks.insert(made);
            return made;
        } catch (RuntimeException e) {
            takeBack(made.id(), e);
            throw e;
        }
    }

    private void takeBack(String id, RuntimeException failure) {
        try {
            controller.retire(id);
            controller.delete(id);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static NetworkDocument withSpec(NetworkDocument asked, NetworkSpec spec) {
        return new NetworkDocument(
                spec,
                asked.created(),
                asked.asked(),
                asked.ipamDriver(),
                asked.ipamOptions(),
                asked.attachable(),
                asked.configOnly(),
                asked.configFrom(),
                asked.labels());
    }

    private void publish(NetworkDocument network, String action) {
        events.publish(
                "network",
                action,
                network.id(),
                Map.of("name", network.name(), "type", network.spec().driver()));
    }

    /// Source: Engine API, `NetworkList`.
    public List<Network> list(Filters filters) {
        filters.accepting(FILTERS);
        filters.of("type").stream()
                .filter(type -> !type.equals("builtin") && !type.equals("custom"))
                .findFirst()
                .ifPresent(type -> {
                    throw EngineException.invalid("invalid filter: 'type'='" + type + "'");
                });
        return networks.all().stream()
                .filter(network -> wanted(network, filters))
                .map(network -> describe(network, Map.of()))
                .toList();
    }

    private boolean wanted(NetworkDocument network, Filters filters) {
        boolean predefined = NetworkRegistry.predefined(network.name());
        return filters.any("name", network.name()::contains)
                && filters.any("id", network.id()::startsWith)
                && filters.any("driver", network.spec().driver()::equals)
                && filters.any("scope", network.spec().scope()::equals)
                && filters.any("type", type -> type.equals("builtin") == predefined)
                && (!filters.has("dangling") || filters.flag("dangling", false) == dangling(network))
                && filters.labels(network.labels());
    }

    private boolean dangling(NetworkDocument network) {
        return !NetworkRegistry.predefined(network.name()) && endpoints(network).isEmpty();
    }

    /// By name, id or beginning of an id.
    ///
    /// @throws EngineException `NOT_FOUND`: `network x not found`
    public Network inspect(String reference) {
        NetworkDocument network = networks.require(reference);
        return describe(network, endpoints(network));
    }

    /// Removes a network.
    ///
    /// @throws EngineException `NOT_FOUND`, `FORBIDDEN` for a predefined one and one that containers are on
    public void remove(String reference) {
        NetworkDocument found = networks.require(reference);
        try (NameLocks.Held _ = changing.hold(found.name())) {
            NetworkDocument network = networks.require(found.id());
            if (NetworkRegistry.predefined(network.name())) {
                throw forbidden(network.name() + " is a pre-defined network and cannot be removed");
            }
            requireUnused(network);
            var _ = ContainerNetworks.translated(() -> {
                controller.retire(network.id());
                return network;
            });
            networks.delete(network);
            controller.delete(network.id());
            publish(network, "destroy");
        }
    }

    private static EngineException forbidden(String message) {
        return new EngineException(Kind.FORBIDDEN, message);
    }

    private void requireUnused(NetworkDocument network) {
        String users = endpoints(network).values().stream()
                .map(endpoint ->
                        "name:\"" + endpoint.name() + "\" id:\"" + Ids.abbreviated(endpoint.endpointId()) + "\"")
                .collect(Collectors.joining(", "));
        if (!users.isEmpty()) {
            throw forbidden("error while removing network: network " + network.name() + " has active endpoints ("
                    + users + ")");
        }
        String dependents = networks.all().stream()
                .filter(other -> network.configOnly() && other.configFrom().equals(network.name()))
                .map(NetworkDocument::name)
                .collect(Collectors.joining(", "));
        if (!dependents.isEmpty()) {
            throw forbidden("error while removing network: configuration network \"" + network.name()
                    + "\" is in use (by " + dependents + ")");
        }
    }

    /// Removes all networks that no running container is on, but no mere configurations.
    public PruneResponse.Networks prune(Filters filters) {
        filters.accepting(PRUNE_FILTERS);
        Optional<Instant> until = PruneFilter.until(filters);
        List<String> removed = new ArrayList<>();
        for (NetworkDocument network : List.copyOf(networks.all())) {
            boolean wanted = !NetworkRegistry.predefined(network.name())
                    && !network.configOnly()
                    && until.map(network.created()::isBefore).orElse(true)
                    && filters.labels(network.labels())
                    && endpoints(network).isEmpty();
            if (wanted && removed(network)) {
                removed.add(network.name());
            }
        }
        events.publish("network", "prune", "", Map.of("reclaimed", "0"));
        return new PruneResponse.Networks(removed.isEmpty() ? null : removed);
    }

    private boolean removed(NetworkDocument network) {
        try {
            remove(network.id());
            return true;
        } catch (EngineException e) {
            return false; // a container joined it meanwhile
        }
    }

    private static Network describe(NetworkDocument network, Map<String, Network.Endpoint> endpoints) {
        NetworkSpec spec = network.spec();
        boolean without = NetworkRegistry.predefined(spec.name()) && !spec.isDefault();
        return new Network(
                spec.name(),
                spec.id(),
                Rfc3339.format(network.created()),
                spec.scope(),
                spec.driver(),
                spec.ipv4(),
                spec.ipv6(),
                new Network.Ipam(
                        network.ipamDriver(), network.ipamOptions(), without ? null : NetworkRequests.shown(network)),
                spec.internal(),
                network.attachable(),
                false,
                new Network.ConfigReference(network.configFrom()),
                network.configOnly(),
                endpoints,
                spec.options(),
                network.labels());
    }

    /// The running containers on a network, by container id.
    private Map<String, Network.Endpoint> endpoints(NetworkDocument network) {
        Map<String, Network.Endpoint> all = new TreeMap<>();
        for (Container container : containers.all()) {
            ContainerDocument document = container.document();
            ContainerNetwork of = document.network();
            if (of != null) {
                of.sandbox().endpoints().stream()
                        .filter(endpoint -> endpoint.networkId().equals(network.id()))
                        .forEach(endpoint -> all.put(document.id(), endpoint(document, endpoint)));
                if (of.mode().equals(network.name()) && without(network)) {
                    all.put(document.id(), new Network.Endpoint(document.name(), "", "", "", ""));
                }
            }
        }
        return all;
    }

    /// The networks `host` and `none`, whose containers have no endpoint.
    private static boolean without(NetworkDocument network) {
        return NetworkRegistry.predefined(network.name()) && !network.spec().isDefault();
    }

    private static Network.Endpoint endpoint(ContainerDocument document, Endpoint endpoint) {
        return new Network.Endpoint(
                document.name(),
                endpoint.endpointId(),
                endpoint.mac().toString(),
                text(endpoint.ipv4()),
                text(endpoint.ipv6()));
    }

    private static String text(@Nullable IpPrefix prefix) {
        return prefix == null ? "" : IpText.of(prefix.address()) + "/" + prefix.length();
    }
}
