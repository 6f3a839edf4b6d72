package dev.gantry.storage;

import java.nio.file.Path;
import java.util.List;

/// Where an overlay's parts lie, as `GraphDriver.Data` of `docker inspect` shows them.
///
/// @param lower the layers, topmost first
/// @param upper what the container has changed
/// @param work the kernel's own
public record SnapshotPaths(List<Path> lower, Path upper, Path work) {
    public SnapshotPaths {
        lower = List.copyOf(lower);
    }
}
