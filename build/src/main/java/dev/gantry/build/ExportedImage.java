package dev.gantry.build;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.Reference;
import java.util.List;

/// An image that a build has given out.
///
/// @param id the digest of its configuration
/// @param manifest with its platform
/// @param names what it is called
public record ExportedImage(Digest id, Descriptor manifest, List<Reference> names) {
    public ExportedImage {
        names = List.copyOf(names);
    }
}
