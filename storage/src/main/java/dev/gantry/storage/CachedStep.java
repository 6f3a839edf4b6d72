package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a step of a build has made, as the build cache keeps it.
///
/// @param key names the step by all that goes into it
/// @param layer the blob of what it has changed, whose digest is the diff ID; null where it has changed no file
/// @param created when it was carried out
public record CachedStep(String key, @Nullable Descriptor layer, Instant created) {}
