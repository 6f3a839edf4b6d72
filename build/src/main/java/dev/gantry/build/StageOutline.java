package dev.gantry.build;

/// What is known of a stage before it is built.
///
/// @param name its own, or `stage-1` by its index; "" where the build needs no other
/// @param steps how many it has, its `FROM` included
public record StageOutline(String name, int steps) {}
