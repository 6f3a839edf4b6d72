package dev.gantry.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of `POST /volumes/create`. Source: Engine API, `VolumeCreateOptions`.
///
/// @param name "" for a generated one
/// @param driver "" for `local`
public record VolumeCreateRequest(
        String driver,
        @Nullable Map<String, String> driverOpts,
        @Nullable Map<String, String> labels,
        String name) {}
