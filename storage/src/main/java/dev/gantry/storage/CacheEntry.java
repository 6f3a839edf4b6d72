package dev.gantry.storage;

import java.time.Instant;

/// A line of the build cache's list.
///
/// @param key names it
/// @param instruction of a step as the Dockerfile has it, of the others what they are
/// @param sizeBytes of the step's layer, see [Layer#sizeBytes], 0 where it has none; of the others' files
/// @param shared whether an image or a container has the layer, too: dropping the entry frees nothing
/// @param inUse whether a command works in the cache mount, or a build with the step's layer or the folder
public record CacheEntry(
        String key,
        Kind kind,
        String instruction,
        long sizeBytes,
        Instant created,
        Instant used,
        long uses,
        boolean shared,
        boolean inUse) {
    /// What it is of.
    public enum Kind {
        STEP,
        MOUNT,
        FOLDER
    }

    CacheEntry measured(long bytes, boolean isInUse) {
        return new CacheEntry(key, kind, instruction, bytes, created, used, uses, shared, isInUse);
    }
}
