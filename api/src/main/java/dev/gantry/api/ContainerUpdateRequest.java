package dev.gantry.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The body of `POST /containers/{id}/update`: limits and a restart policy, as in a container's `HostConfig`; and three
/// fields that are an extension of Gantry's. Source: Engine API, `ContainerUpdate`.
///
///     {"Memory": 67108864, "PublishAdd": {"80/tcp": [{"HostPort": "8081"}]}, "PublishRm": ["8080/tcp"]}
///
/// @param hostConfig what is not set stays as it is
/// @param publishAdd ports to publish besides the others, as in `PortBindings`
/// @param publishRm ports of the host to publish no longer
/// @param publishFrom a container that gives up those of `publishAdd` that it has, by id or name; "" for none
public record ContainerUpdateRequest(
        HostConfig hostConfig,
        @Nullable Map<String, List<PortBinding>> publishAdd,
        @Nullable List<String> publishRm,
        String publishFrom) {

    private record Ports(
            @Nullable Map<String, List<PortBinding>> publishAdd,
            @Nullable List<String> publishRm,
            String publishFrom) {}

    /// Takes the document apart.
    ///
    /// @throws tools.jackson.core.JacksonException where a field has the wrong type
    public static ContainerUpdateRequest of(ObjectNode document) {
        Ports ports = Json.MAPPER.treeToValue(document, Ports.class);
        return new ContainerUpdateRequest(
                Json.MAPPER.treeToValue(document, HostConfig.class),
                ports.publishAdd(),
                ports.publishRm(),
                ports.publishFrom());
    }
}
