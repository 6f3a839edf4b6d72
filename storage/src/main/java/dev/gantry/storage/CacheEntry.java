package dev.gantry.storage;

import java.time.Instant;

/// A line of the build cache's list.
///
/// @param instruction as the Dockerfile has it
/// @param sizeBytes of the step's layer, see [Layer#sizeBytes]; 0 where it has none
/// @param shared whether an image or a container has the layer, too: dropping the entry frees nothing
public record CacheEntry(
        String key, String instruction, long sizeBytes, Instant created, Instant used, long uses, boolean shared) {}
