package dev.gantry.engine;

import dev.gantry.storage.ImageFamily;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
        boolean same =
                find(asked).filter(family -> ids(family).contains(imageId)).isPresent();
        return same ? asked : imageId;
    }

    /// The ids of the images that an `ancestor` filter names.
    Set<String> ids(String reference) {
        return find(reference).map(ImageNames::ids).orElse(Set.of());
    }

    private static Set<String> ids(ImageFamily family) {
        return family.images().stream().map(image -> image.id().toString()).collect(Collectors.toSet());
    }

    private Optional<ImageFamily> find(String reference) {
        try {
            return lookup.find(reference);
        } catch (EngineException e) {
            return Optional.empty();
        }
    }
}
