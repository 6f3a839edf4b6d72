package dev.gantry.image;

import java.util.List;

/// An image in an archive, or on its way into one.
///
/// @param target its manifest, or its index when it is for several platforms
/// @param names tagged references; empty for an image without a name
public record ArchivedImage(Descriptor target, List<Reference> names) {
    public ArchivedImage {
        names = List.copyOf(names);
    }
}
