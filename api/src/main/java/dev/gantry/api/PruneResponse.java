package dev.gantry.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a prune removed, as the Engine API spells it for each. Only networks take no space.
public sealed interface PruneResponse {
    record Containers(@Nullable List<String> containersDeleted, long spaceReclaimed) implements PruneResponse {}

    record Images(@Nullable List<ImageDeleteItem> imagesDeleted, long spaceReclaimed) implements PruneResponse {}

    record BuildCaches(@Nullable List<String> cachesDeleted, long spaceReclaimed) implements PruneResponse {}

    record Networks(@Nullable List<String> networksDeleted) implements PruneResponse {}

    record Volumes(@Nullable List<String> volumesDeleted, long spaceReclaimed) implements PruneResponse {}
}
