package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.Manifest;
import dev.gantry.image.MediaTypes;
import java.util.List;
import java.util.Map;

/// An image that was made of layers which are here, and which nobody sees yet.
public record NewImage(Manifest manifest, ImageConfig config) {
    /// Describes an image.
    ///
    /// @param layers lowest first
    /// @param annotations of the manifest
    public static NewImage of(List<Descriptor> layers, ImageConfig config, Map<String, String> annotations) {
        Descriptor described = Descriptor.of(MediaTypes.OCI_CONFIG, config.bytes());
        return new NewImage(Manifest.create(described, layers, annotations), config);
    }
}
