package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.Platform;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What a name means: one image, or an index with those of its images that are here, one for each platform.
///
/// @param target the manifest or the index; its bytes are a blob
/// @param images never empty; the first is meant where nobody asks for a platform
public record ImageFamily(Descriptor target, List<ImageRecord> images) {
    public ImageFamily {
        images = List.copyOf(images);
    }

    /// The image that is meant where nobody asks for a platform.
    public ImageRecord image() {
        return images.getFirst();
    }

    /// The image for a platform: the one that was made for it, or else the first that runs on it.
    public Optional<ImageRecord> find(Platform wanted) {
        return images.stream()
                .filter(image -> image.config().platform().runsOn(wanted))
                .min(Comparator.comparingInt(image -> image.config().platform().distance(wanted)));
    }

    public boolean has(Digest id) {
        return images.stream().anyMatch(image -> image.id().equals(id));
    }
}
