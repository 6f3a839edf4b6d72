package dev.gantry.compose;

/// Another service that has to be there first.
///
/// @param condition what is waited for
/// @param restart whether a restart of it restarts this one
/// @param required whether it has to be there at all
public record Dependency(Condition condition, boolean restart, boolean required) {}
