package dev.gantry.api;

/// A resource limit of the container's processes. Source: Engine API, `Resources.Ulimits`.
///
/// @param name as `ulimit` spells it: `nofile`, `nproc`
/// @param soft -1 is unlimited, as for `hard`
public record Ulimit(String name, long hard, long soft) {}
