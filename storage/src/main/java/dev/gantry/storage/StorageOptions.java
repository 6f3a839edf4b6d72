package dev.gantry.storage;

import dev.gantry.image.LayerLimits;

/// What the operator may set.
///
/// @param layers what one layer may ask for
/// @param minFreeBytes what loading leaves free on the data root's file system, so that containers and the database
///     can still write; 0 for no reserve
/// @param unpackThreads how many layers are unpacked at once
public record StorageOptions(LayerLimits layers, long minFreeBytes, int unpackThreads) {
    private static final long MIB = 1L << 20;

    /// Generous limits, 64 MiB kept free, a thread per processor but no more than four.
    public static final StorageOptions DEFAULT = new StorageOptions(
            LayerLimits.DEFAULT, 64 * MIB, Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4));

    public StorageOptions {
        if (minFreeBytes < 0 || unpackThreads < 1) {
            throw new IllegalArgumentException("storage options out of range: " + minFreeBytes + ", " + unpackThreads);
        }
    }

    public StorageOptions withLayers(LayerLimits limits) {
        return new StorageOptions(limits, minFreeBytes, unpackThreads);
    }

    public StorageOptions withMinFreeBytes(long bytes) {
        return new StorageOptions(layers, bytes, unpackThreads);
    }
}
