package dev.gantry.compose;

import org.jspecify.annotations.Nullable;

/// A secret or config as a file in a container.
///
/// @param source its name in the project
/// @param target absolute path, or one below `/run/secrets` for secrets and `/` for configs
/// @param uid or empty
/// @param gid or empty
/// @param mode permissions; null: 0444
public record FileMount(
        String source,
        String target,
        String uid,
        String gid,
        @Nullable Integer mode) {}
