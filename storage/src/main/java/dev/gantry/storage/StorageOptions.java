package dev.gantry.storage;

import dev.gantry.image.LayerLimits;

/// What the operator may set.
///
/// @param layers what one layer may ask for
/// @param minFreeBytes what loading leaves free on the data root's file system, so that containers and the database
///     can still write; 0 for no reserve
/// @param unpackThreads how many layers of an archive are unpacked at once
/// @param downloads how many layers come from registries at once
/// @param folders how much is kept of what clients have sent
public record StorageOptions(
        LayerLimits layers, long minFreeBytes, int unpackThreads, int downloads, KeptTrees.Limits folders) {
    private static final long MIB = 1L << 20;

    private static final int DOWNLOADS = 3;

    /// Generous limits, 64 MiB kept free, a thread per processor but no more than four, three downloads at once.
    public static final StorageOptions DEFAULT = new StorageOptions(
            LayerLimits.DEFAULT,
            64 * MIB,
            Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4),
            DOWNLOADS,
            KeptTrees.Limits.DEFAULT);

    public StorageOptions {
        if (minFreeBytes < 0 || unpackThreads < 1 || downloads < 1) {
            throw new IllegalArgumentException(
                    "storage options out of range: " + minFreeBytes + ", " + unpackThreads + ", " + downloads);
        }
    }

    public StorageOptions withLayers(LayerLimits limits) {
        return new StorageOptions(limits, minFreeBytes, unpackThreads, downloads, folders);
    }

    public StorageOptions withMinFreeBytes(long bytes) {
        return new StorageOptions(layers, bytes, unpackThreads, downloads, folders);
    }

    public StorageOptions withFolders(KeptTrees.Limits limits) {
        return new StorageOptions(layers, minFreeBytes, unpackThreads, downloads, limits);
    }

    public StorageOptions withDownloads(int atOnce) {
        return new StorageOptions(layers, minFreeBytes, unpackThreads, atOnce, folders);
    }
}
