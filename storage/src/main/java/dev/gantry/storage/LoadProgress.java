package dev.gantry.storage;

import dev.gantry.image.Digest;

/// Hears how far a load is. Called on several threads, often: for every few hundred kilobytes.
@FunctionalInterface
public interface LoadProgress {
    /// Tells nobody.
    LoadProgress NONE = (diffId, doneBytes, totalBytes) -> {};

    /// So much of a layer's blob has been read; with `doneBytes` equal to `totalBytes` it is unpacked. Layers that
    /// are here already are not reported.
    void layer(Digest diffId, long doneBytes, long totalBytes);
}
