package dev.gantry.api;

/// A file that a container has changed. Source: Engine API, `ContainerChanges`.
///
/// @param kind 0 modified, 1 added, 2 deleted
public record ContainerChange(String path, int kind) {}
