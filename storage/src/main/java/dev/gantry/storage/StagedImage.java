package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.Manifest;
import dev.gantry.image.Reference;
import java.util.ArrayList;
import java.util.List;

/// An image whose layers are all here, held by a lease, and which nobody sees yet.
///
/// @param names what it is to be called
/// @param above documents that led to its manifest, and are kept with it: an index, and those in it
/// @param attestations manifests whose content is here, and that are kept with it
record StagedImage(
        Manifest manifest,
        ImageConfig config,
        List<Reference> names,
        List<ImageTarget> above,
        List<Manifest> attestations) {
    StagedImage {
        names = List.copyOf(names);
        above = List.copyOf(above);
        attestations = List.copyOf(attestations);
    }

    /// What is kept as long as the image, beside its own content.
    List<ImageTarget> documents() {
        List<ImageTarget> documents = new ArrayList<>(above);
        documents.addAll(attestations);
        return documents;
    }

    /// What the names mean.
    Descriptor target() {
        return (above.isEmpty() ? manifest : above.getFirst()).descriptor();
    }

    StagedImage(Manifest manifest, ImageConfig config, List<Reference> names) {
        this(manifest, config, names, List.of(), List.of());
    }
}
