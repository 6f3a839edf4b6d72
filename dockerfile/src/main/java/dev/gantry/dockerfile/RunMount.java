package dev.gantry.dockerfile;

import java.util.Map;

/// One `--mount` of a `RUN` instruction, its options checked for their names and not yet expanded.
///
/// @param options by name without the type: `target`, `source`, `from`, `id`, `sharing`, `mode`, `uid`, `gid`, `size`,
/// `env`, `required`, `readonly`; flags without a value are `true`
public record RunMount(Type type, Map<String, String> options) {
    public RunMount {
        options = Map.copyOf(options);
    }

    /// Source: Docker's Dockerfile reference, "RUN --mount".
    public enum Type {
        BIND,
        CACHE,
        TMPFS,
        SECRET,
        SSH
    }
}
