package dev.gantry.storage;

import dev.gantry.image.Digest;
import dev.gantry.image.Reference;
import java.util.List;
import java.util.Map;

/// An image that was loaded.
///
/// @param id its ID
/// @param names the names that it was given, in the order of the archive
/// @param replaced of these names the ones that another image had before, and that image
public record LoadedImage(Digest id, List<Reference> names, Map<Reference, Digest> replaced) {
    public LoadedImage {
        names = List.copyOf(names);
        replaced = Map.copyOf(replaced);
    }
}
