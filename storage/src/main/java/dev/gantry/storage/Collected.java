package dev.gantry.storage;

import dev.gantry.image.Digest;
import java.util.List;

/// What a garbage collection took away.
///
/// @param blobs content that no image referred to
/// @param layers diff IDs of unpacked layers that no image and no container used
/// @param bytes the space that comes back: blobs by their length, layers by [Layer#sizeBytes]
public record Collected(List<Digest> blobs, List<Digest> layers, long bytes) {
    public Collected {
        blobs = List.copyOf(blobs);
        layers = List.copyOf(layers);
    }

    public boolean isEmpty() {
        return blobs.isEmpty() && layers.isEmpty();
    }
}
