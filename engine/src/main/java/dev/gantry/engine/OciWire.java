package dev.gantry.engine;

import dev.gantry.api.OciDescriptor;
import dev.gantry.api.OciPlatform;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Platform;

/// The image room's descriptors and platforms in the words of the API.
public final class OciWire {
    private OciWire() {}

    /// A descriptor with its annotations and its platform.
    public static OciDescriptor descriptor(Descriptor descriptor) {
        Platform platform = descriptor.platform();
        return new OciDescriptor(
                descriptor.mediaType(),
                descriptor.digest().toString(),
                descriptor.size(),
                descriptor.annotations().isEmpty() ? null : descriptor.annotations(),
                platform == null ? null : platform(platform));
    }

    static OciPlatform platform(Platform platform) {
        return new OciPlatform(platform.architecture(), platform.os(), platform.variant());
    }
}
