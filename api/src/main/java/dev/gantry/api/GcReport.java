package dev.gantry.api;

import java.util.List;

/// What the clean-up of the disk has removed, or would remove. Gantry's own: `POST /gantry/gc`.
///
/// @param dryRun nothing was removed
/// @param diskBytes size of the data root's file system
/// @param usedBytes of it, by whomever, before
/// @param lowBytes how much of it may be used afterwards
/// @param removed in the order of their removal
/// @param spaceReclaimed bytes of all of them, by estimate where nothing was removed
/// @param missingBytes how much more would have to go, and may not
public record GcReport(
        boolean dryRun,
        long diskBytes,
        long usedBytes,
        long lowBytes,
        List<Item> removed,
        long spaceReclaimed,
        long missingBytes) {
    public GcReport {
        removed = List.copyOf(removed);
    }

    /// One thing.
    ///
    /// @param kind `build-cache`, `image` or `container`
    /// @param name what people call it; empty for what has no name
    /// @param lastUsed RFC 3339
    /// @param size the bytes that are its own
    public record Item(String kind, String id, String name, String lastUsed, long size) {}
}
