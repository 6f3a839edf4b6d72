package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How a container is connected: its network mode, and the endpoints it has in networks.
final class EndpointRequests {
    private static final String DEFAULT = "default";
    private static final String BRIDGE = "bridge";

    private final Service service;
    private final ContainerBlueprint blueprint;

    /// Endpoints by the networks' names in the engine, the first network first.
    private final Map<String, JsonObject> endpoints = new LinkedHashMap<>();

    EndpointRequests(Service service, ContainerBlueprint blueprint) {
        this.service = service;
        this.blueprint = blueprint;
        if (blueprint.shared().network().isEmpty()) {
            for (String key : byPriority()) {
                Network network = blueprint.project().networks().get(key);
                endpoints.put(network == null ? key : network.name(), endpoint(key));
            }
        }
    }

    /// The highest priority first, equal ones by name; without any, the project's default network.
    private List<String> byPriority() {
        Map<String, Attachment> networks = service.networking().networks();
        if (networks.isEmpty()) {
            return blueprint.project().networks().containsKey(DEFAULT) ? List.of(DEFAULT) : List.of();
        }
        Comparator<Map.Entry<String, Attachment>> highestFirst =
                Comparator.comparingInt(entry -> -entry.getValue().priority());
        return networks.entrySet().stream()
                .sorted(highestFirst)
                .map(Map.Entry::getKey)
                .toList();
    }

    private JsonObject endpoint(String key) {
        List<String> aliases = new ArrayList<>(List.of(blueprint.name()));
        Attachment attachment = service.networking().networks().get(key);
        if (blueprint.hasAliases()) {
            aliases.add(service.name());
            if (attachment != null) {
                aliases.addAll(attachment.aliases());
            }
        }
        RequestFields endpoint = new RequestFields().put("Aliases", aliases).list("Links", blueprint.links());
        if (attachment != null) {
            endpoint.object(
                            "IPAMConfig",
                            new RequestFields()
                                    .text("IPv4Address", attachment.ipv4Address())
                                    .text("IPv6Address", attachment.ipv6Address())
                                    .list("LinkLocalIPs", attachment.linkLocalIps())
                                    .json())
                    .map("DriverOpts", options(attachment))
                    .number("GwPriority", attachment.gatewayPriority());
            if (blueprint.takesAllNetworks()) {
                endpoint.text("MacAddress", attachment.macAddress());
            }
        }
        return endpoint.json();
    }

    private static Map<String, String> options(Attachment attachment) {
        Map<String, String> options = new TreeMap<>(attachment.driverOptions());
        if (!attachment.interfaceName().isEmpty()) {
            options.put("com.docker.network.endpoint.ifname", attachment.interfaceName());
        }
        return options;
    }

    /// The field `NetworkMode`.
    String mode() {
        if (!blueprint.shared().network().isEmpty()) {
            return blueprint.shared().network();
        }
        return endpoints.isEmpty() ? "none" : endpoints.keySet().iterator().next();
    }

    /// The field `Links` of `HostConfig`, which only the default bridge knows.
    List<String> hostLinks() {
        return mode().equals(BRIDGE) ? blueprint.links() : List.of();
    }

    /// The field `MacAddress` of engines that have no such field for endpoints.
    String macAddress() {
        String own = service.networking().macAddress();
        return own.isEmpty()
                ? service.networking().networks().values().stream()
                        .map(Attachment::macAddress)
                        .filter(address -> !address.isEmpty())
                        .findFirst()
                        .orElse("")
                : own;
    }

    /// The field `NetworkingConfig`.
    JsonObject atCreation() {
        if (endpoints.isEmpty()) {
            return new JsonObject();
        }
        JsonObject first = endpoints.values().iterator().next();
        if (blueprint.takesAllNetworks() && !service.networking().macAddress().isEmpty()) {
            first.putIfAbsent("MacAddress", service.networking().macAddress());
        }
        JsonObject all = new JsonObject();
        endpoints.forEach((name, endpoint) -> {
            if (all.isEmpty() || blueprint.takesAllNetworks()) {
                all.put(name, endpoint);
            }
        });
        return JsonObject.of("EndpointsConfig", all);
    }

    /// The networks that are to be connected after the container's creation.
    Map<String, JsonObject> afterCreation() {
        Map<String, JsonObject> others = new LinkedHashMap<>(endpoints);
        if (blueprint.takesAllNetworks()) {
            others.clear();
        } else if (!others.isEmpty()) {
            others.remove(mode());
        }
        return others;
    }
}
