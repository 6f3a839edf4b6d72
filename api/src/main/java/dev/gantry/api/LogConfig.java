package dev.gantry.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which log driver keeps a container's output, and its options. Source: Engine API, `HostConfig.LogConfig`.
///
///     {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "3"}}
///
/// @param type "" for the daemon's default
public record LogConfig(String type, @Nullable Map<String, String> config) {
    static final LogConfig DEFAULT = new LogConfig("", null);
}
