package dev.gantry.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The networks that a new container joins, by name. Source: Engine API, `NetworkingConfig`.
///
/// @param endpointsConfig a null value asks for the defaults
public record NetworkingConfig(@Nullable Map<String, @Nullable EndpointSettings> endpointsConfig) {
    public static final NetworkingConfig NONE = new NetworkingConfig(null);
}
