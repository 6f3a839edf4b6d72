package dev.gantry.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a prune of containers or volumes removed, as the Engine API spells it for each.
public sealed interface PruneResponse {
    long spaceReclaimed();

    record Containers(@Nullable List<String> containersDeleted, long spaceReclaimed) implements PruneResponse {}

    record Images(@Nullable List<ImageDeleteItem> imagesDeleted, long spaceReclaimed) implements PruneResponse {}

    record Volumes(@Nullable List<String> volumesDeleted, long spaceReclaimed) implements PruneResponse {}
}
