package dev.gantry.engine;

import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.api.EndpointSettings;
import dev.gantry.api.Network;
import dev.gantry.api.NetworkingConfig;
import dev.gantry.api.Nil;
import dev.gantry.api.Rfc3339;
import dev.gantry.network.BridgeInfo;
import dev.gantry.network.NetworkController;
import dev.gantry.network.NetworkException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The predefined networks `bridge`, `host` and `none`.
public final class Networks {
    static final String BRIDGE = "bridge";
    private static final List<String> PREDEFINED = List.of(BRIDGE, "host", "none");
    private static final Set<String> FILTERS =
            Set.of("dangling", "driver", "id", "label", "label!", "name", "scope", "type");

    private final NetworkController controller;
    private final ContainerRegistry containers;
    private final Instant created;

    Networks(NetworkController controller, ContainerRegistry containers, Instant created) {
        this.controller = controller;
        this.containers = containers;
        this.created = created;
    }

    /// The network that a container's `NetworkMode` means: `default` and the empty one are `bridge`.
    static String nameOf(String mode) {
        return mode.isEmpty() || mode.equals("default") ? BRIDGE : mode;
    }

    /// The endpoints' settings under their networks' own names: clients say `default` of the bridge.
    static NetworkingConfig byName(NetworkingConfig asked) {
        Map<String, @Nullable EndpointSettings> endpoints = new HashMap<>();
        Nil.toEmpty(asked.endpointsConfig()).forEach((name, settings) -> endpoints.put(nameOf(name), settings));
        return new NetworkingConfig(endpoints);
    }

    /// A predefined network's id: always the same, so that what refers to it survives the data root.
    static String idOf(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("gantry network " + name).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Source: Engine API, `NetworkList`.
    public List<Network> list(Filters filters) {
        filters.accepting(FILTERS);
        List<Network> all = new ArrayList<>();
        for (String name : PREDEFINED) {
            boolean wanted = filters.any("name", name::contains)
                    && filters.any("id", id -> idOf(name).startsWith(id))
                    && filters.any("driver", driver(name)::equals)
                    && filters.any("scope", "local"::equals)
                    && filters.any("type", "builtin"::equals)
                    && !filters.flag("dangling", false)
                    && filters.labels(Map.of());
            if (wanted) {
                all.add(describe(name, false));
            }
        }
        return all;
    }

    /// By name, id or beginning of an id.
    ///
    /// @throws EngineException `NOT_FOUND`: `network x not found`
    public Network inspect(String reference) {
        return find(reference)
                .map(name -> describe(name, true))
                .orElseThrow(() -> notFound("network " + reference + " not found"));
    }

    /// None can be removed: the predefined ones stay, and there are no others.
    ///
    /// @throws EngineException `NOT_FOUND`, `FORBIDDEN`
    public void remove(String reference) {
        String name = find(reference).orElseThrow(() -> notFound("network " + reference + " not found"));
        throw new EngineException(
                EngineException.Kind.FORBIDDEN, name + " is a pre-defined network and cannot be removed");
    }

    private static Optional<String> find(String reference) {
        return PREDEFINED.stream()
                .filter(name -> name.equals(reference)
                        || (!reference.isEmpty() && idOf(name).startsWith(reference)))
                .findFirst();
    }

    private static String driver(String name) {
        return name.equals("none") ? "null" : name;
    }

    private Network describe(String name, boolean withContainers) {
        Optional<BridgeInfo> bridge = name.equals(BRIDGE) ? bridge() : Optional.empty();
        return new Network(
                name,
                idOf(name),
                Rfc3339.format(created),
                "local",
                driver(name),
                true,
                false,
                new Network.Ipam(
                        "default", null, bridge.map(Networks::ipam).orElse(name.equals(BRIDGE) ? List.of() : null)),
                false,
                false,
                false,
                new Network.ConfigReference(""),
                false,
                withContainers ? endpoints(name) : Map.of(),
                bridge.map(Networks::options).orElse(Map.of()),
                Map.of());
    }

    private Optional<BridgeInfo> bridge() {
        try {
            return Optional.of(controller.bridge());
        } catch (NetworkException e) {
            return Optional.empty();
        }
    }

    private static List<Network.IpamConfig> ipam(BridgeInfo bridge) {
        String range = bridge.range() == null ? "" : bridge.range().toString();
        return List.of(new Network.IpamConfig(
                bridge.subnet().toString(), range, bridge.gateway().getHostAddress(), null));
    }

    private static Map<String, String> options(BridgeInfo bridge) {
        return new TreeMap<>(Map.of(
                "com.docker.network.bridge.default_bridge", "true",
                "com.docker.network.bridge.enable_icc", Boolean.toString(bridge.icc()),
                "com.docker.network.bridge.enable_ip_masquerade", Boolean.toString(bridge.masquerade()),
                "com.docker.network.bridge.host_binding_ipv4", "0.0.0.0",
                "com.docker.network.bridge.name", bridge.name(),
                "com.docker.network.driver.mtu", Integer.toString(bridge.mtu())));
    }

    /// The running containers on a network, by container id.
    private Map<String, Network.Endpoint> endpoints(String name) {
        Map<String, Network.Endpoint> all = new TreeMap<>();
        for (Container container : containers.all()) {
            ContainerDocument document = container.document();
            ContainerNetwork network = document.network();
            if (network != null && network.mode().equals(name)) {
                String address = network.hasEndpoint() ? network.ip() + "/" + network.prefixLength() : "";
                all.put(
                        document.id(),
                        new Network.Endpoint(document.name(), network.endpointId(), network.mac(), address, ""));
            }
        }
        return all;
    }
}
