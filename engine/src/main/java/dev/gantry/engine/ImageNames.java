package dev.gantry.engine;

import dev.gantry.image.Digest;
import dev.gantry.storage.ImageRecord;
import java.util.Optional;
import java.util.Set;

/// Which image a container's `Image` names, now that tags may have moved.
final class ImageNames {
    private final ImageLookup lookup;

    ImageNames(ImageLookup lookup) {
        this.lookup = lookup;
    }

    /// What a list shows: the name that the container was made with while it still means the container's
    /// image, else the id.
    String shown(String asked, String imageId) {
        if (asked.equals(imageId) || asked.isEmpty()) {
            return imageId;
        }
        boolean same = find(asked)
                .filter(image -> image.id().toString().equals(imageId))
                .isPresent();
        return same ? asked : imageId;
    }

    /// The id of the image that an `ancestor` filter names.
    Set<String> ids(String reference) {
        return find(reference)
                .map(ImageRecord::id)
                .map(Digest::toString)
                .map(Set::of)
                .orElse(Set.of());
    }

    private Optional<ImageRecord> find(String reference) {
        try {
            return lookup.find(reference);
        } catch (EngineException e) {
            return Optional.empty();
        }
    }
}
