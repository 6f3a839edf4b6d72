package dev.gantry.storage;

import dev.gantry.image.ImageConfig;
import dev.gantry.image.Manifest;
import dev.gantry.image.Reference;
import java.util.List;

/// An image whose layers are all here, held by a lease, and which nobody sees yet.
///
/// @param names what it is to be called
record StagedImage(Manifest manifest, ImageConfig config, List<Reference> names) {
    StagedImage {
        names = List.copyOf(names);
    }
}
