package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.MediaTypes;

/// A layer whose plain tar is a blob.
///
/// @param tarBytes the blob's length
/// @param sizeBytes see [Layer#sizeBytes]
/// @param isWhole whether the tar has all that the directory has of which it was made
record PackedLayer(Digest diffId, long tarBytes, long sizeBytes, boolean isWhole) {
    Descriptor descriptor() {
        return new Descriptor(MediaTypes.OCI_LAYER, diffId, tarBytes);
    }
}
