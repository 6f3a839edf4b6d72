package dev.gantry.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The body of `POST /containers/create`: a container's configuration, with the host's and the networks' parts
/// beside its fields.
///
///     {"Image": "busybox", "Cmd": ["true"], "HostConfig": {"AutoRemove": true}, "NetworkingConfig": {}}
///
/// @param config absent where the document has no field of it, which Docker refuses
public record ContainerCreateRequest(
        @Nullable ContainerConfig config, HostConfig hostConfig, NetworkingConfig networkingConfig) {

    /// Takes the document apart. Names are matched without case.
    ///
    /// @throws tools.jackson.core.JacksonException where a field has the wrong type
    public static ContainerCreateRequest of(ObjectNode document) {
        ObjectNode config = document.deepCopy();
        JsonNode hostConfig = takeOut(config, "HostConfig");
        JsonNode networkingConfig = takeOut(config, "NetworkingConfig");
        return new ContainerCreateRequest(
                config.isEmpty() ? null : Json.MAPPER.treeToValue(config, ContainerConfig.class),
                hostConfig == null ? HostConfig.empty() : Json.MAPPER.treeToValue(hostConfig, HostConfig.class),
                networkingConfig == null
                        ? NetworkingConfig.NONE
                        : Json.MAPPER.treeToValue(networkingConfig, NetworkingConfig.class));
    }

    private static @Nullable JsonNode takeOut(ObjectNode document, String field) {
        for (String name : document.propertyNames()) {
            if (name.equalsIgnoreCase(field)) {
                JsonNode value = document.remove(name);
                return value == null || value.isNull() ? null : value;
            }
        }
        return null;
    }
}
