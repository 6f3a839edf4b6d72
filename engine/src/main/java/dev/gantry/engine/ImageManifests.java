package dev.gantry.engine;

import dev.gantry.api.ImageManifest;
import dev.gantry.image.Descriptor;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.Index;
import dev.gantry.image.Manifest;
import dev.gantry.image.MediaTypes;
import dev.gantry.image.Platform;
import dev.gantry.storage.Blobs;
import dev.gantry.storage.ImageFamily;
import dev.gantry.storage.ImageRecord;
import java.util.List;
import java.util.Optional;

/// What an image has for which platform, and how much of it is here. Source: Engine API, `ImageManifestSummary`.
final class ImageManifests {
    private final Blobs blobs;
    private final ImageUsers users;

    ImageManifests(Blobs blobs, ImageUsers users) {
        this.blobs = blobs;
        this.users = users;
    }

    /// In the order of the index.
    List<ImageManifest> of(ImageFamily family) {
        return entries(family).stream().map(entry -> summary(entry, family)).toList();
    }

    private List<Descriptor> entries(ImageFamily family) {
        Descriptor target = family.target();
        boolean index = blobs.contains(target.digest()) && MediaTypes.isIndex(target.mediaType());
        return index && ImageTarget.parse(blobs.read(target.digest())) instanceof Index found
                ? found.manifests()
                : List.of(target);
    }

    private ImageManifest summary(Descriptor entry, ImageFamily family) {
        Optional<Manifest> manifest = manifest(entry);
        long content = manifest.map(found -> contentSize(entry, found)).orElse(0L);
        boolean available =
                manifest.filter(found -> blobs.containsAll(found.content())).isPresent();
        Optional<String> attested = Index.attested(entry);
        if (attested.isPresent()) {
            return new ImageManifest(
                    entry.digest().toString(),
                    OciWire.descriptor(entry),
                    available,
                    new ImageManifest.Size(content, content),
                    "attestation",
                    null,
                    new ImageManifest.AttestationData(attested.get()));
        }
        Optional<ImageRecord> image = manifest.flatMap(found -> family.images().stream()
                .filter(one -> one.id().equals(found.config().digest()))
                .findFirst());
        Platform platform = entry.platform();
        if (platform == null) {
            platform = image.map(ImageRecord::config).map(ImageConfig::platform).orElse(null);
        }
        long unpacked = image.map(ImageRecord::sizeBytes).orElse(0L);
        return new ImageManifest(
                entry.digest().toString(),
                OciWire.descriptor(entry),
                available,
                new ImageManifest.Size(content, content + unpacked),
                platform == null ? "unknown" : "image",
                platform == null
                        ? null
                        : new ImageManifest.ImageData(
                                OciWire.platform(platform),
                                image.map(ImageRecord::id).map(users::ids).orElse(List.of()),
                                new ImageManifest.UnpackedSize(unpacked)),
                null);
    }

    private Optional<Manifest> manifest(Descriptor entry) {
        return blobs.contains(entry.digest())
                        && ImageTarget.parse(blobs.read(entry.digest())) instanceof Manifest manifest
                ? Optional.of(manifest)
                : Optional.empty();
    }

    private long contentSize(Descriptor entry, Manifest manifest) {
        long bytes = entry.size() + sizeHere(manifest.config());
        for (Descriptor layer : manifest.layers()) {
            bytes += sizeHere(layer);
        }
        return bytes;
    }

    private long sizeHere(Descriptor blob) {
        return blobs.contains(blob.digest()) ? blob.size() : 0;
    }
}
