package dev.gantry.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How to ask a container whether it is well. Times are nanoseconds, 0 for the default. Source: Engine API,
/// `HealthConfig`.
///
/// @param test `["NONE"]`, `["CMD", args...]`, `["CMD-SHELL", line]`; empty inherits the image's
/// @param onFailure `none`, `kill`, `restart` or `stop`: what is done to a container that becomes unhealthy. An
///     extension of Gantry's; empty for `none`
public record HealthConfig(
        @OmitEmpty @Nullable List<String> test,
        @OmitEmpty long interval,
        @OmitEmpty long timeout,
        @OmitEmpty long startPeriod,
        @OmitEmpty long startInterval,
        @OmitEmpty int retries,
        @OmitEmpty String onFailure) {}
