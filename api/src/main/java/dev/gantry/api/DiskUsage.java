package dev.gantry.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /system/df`. A kind that was not asked for is left out. Source: Engine API, operation
/// `SystemDataUsage`.
///
/// @param layersSize bytes of all layers, each counted once
public record DiskUsage(
        @OmitEmpty long layersSize,
        @Nullable List<ImageSummary> images,
        @Nullable List<ContainerSummary> containers,
        @Nullable List<Volume> volumes,
        @Nullable List<BuildCache> buildCache) {}
