package dev.gantry.storage;

import dev.gantry.image.BlobSource;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.Index;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import dev.gantry.image.Manifest;
import dev.gantry.image.MediaTypes;
import dev.gantry.image.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

/// Brings one image in from wherever its blobs are: an archive now, a registry later. Layers come at once, each in
/// one pass: read, digested, stored as blob, decompressed, unpacked.
final class ImageIngest {
    private final Blobs blobs;
    private final Snapshotter snapshots;
    private final ImageRecords images;
    private final Workers workers;
    private final LayerLimits limits;

    ImageIngest(Blobs blobs, Snapshotter snapshots, ImageRecords images, Workers workers, LayerLimits limits) {
        this.blobs = blobs;
        this.snapshots = snapshots;
        this.images = images;
        this.workers = workers;
        this.limits = limits;
    }

    /// Brings the image of `target` in, for an index that of this machine's platform, and makes it visible.
    ///
    /// @return its ID
    /// @throws InvalidImageException when a part is missing, damaged, hostile or past a limit
    Digest add(Lease lease, BlobSource source, Descriptor target, LoadProgress progress) throws IOException {
        Manifest manifest = manifest(source, target);
        ImageConfig config = ImageConfig.parse(source.document(manifest.config()));
        requireUsable(manifest, config);
        workers.callAll(layerTasks(lease, source, manifest, config, progress));
        return publish(lease, manifest, config);
    }

    /// Makes an image of one layer from a plain tar whose digest nobody has told.
    Digest addRootFs(Lease lease, InputStream tar, Function<Digest, ImageConfig> configOf) {
        Descriptor layer = workers.call(() -> rootFs(lease, tar));
        ImageConfig config = configOf.apply(layer.digest());
        Descriptor described = Descriptor.of(MediaTypes.OCI_CONFIG, config.bytes());
        return publish(lease, Manifest.create(described, List.of(layer)), config);
    }

    private Descriptor rootFs(Lease lease, InputStream tar) throws IOException {
        try (BlobWriter writer = blobs.write(lease)) {
            TeeInputStream tee = new TeeInputStream(tar, writer, done -> {});
            try (LayerReader reader = LayerReader.open(tee, limits)) {
                Layer layer = snapshots.unpack(lease, reader);
                writer.commit(layer.diffId());
                return new Descriptor(MediaTypes.OCI_LAYER, layer.diffId(), writer.size());
            }
        }
    }

    private Digest publish(Lease lease, Manifest manifest, ImageConfig config) {
        blobs.put(lease, manifest.bytes());
        blobs.put(lease, config.bytes());
        snapshots.sync();
        images.put(manifest, config);
        return config.digest();
    }

    private static Manifest manifest(BlobSource source, Descriptor target) throws IOException {
        return switch (ImageTarget.parse(source.document(target))) {
            case Manifest manifest -> manifest;
            case Index index -> {
                Descriptor ours = index.find(Platform.host())
                        .orElseThrow(() -> new InvalidImageException(
                                "image " + target.digest() + " has no manifest for " + Platform.host()));
                yield manifest(source, ours);
            }
        };
    }

    private static void requireUsable(Manifest manifest, ImageConfig config) {
        int expected = config.diffIds().size();
        int actual = manifest.layers().size();
        if (expected != actual) {
            throw new InvalidImageException(
                    "invalid manifest, layers length mismatch: expected " + expected + ", got " + actual);
        }
        String os = config.platform().os();
        if (!os.isEmpty() && !os.equals("linux")) {
            throw new InvalidImageException("cannot load " + os + " image on linux");
        }
    }

    private List<Callable<Digest>> layerTasks(
            Lease lease, BlobSource source, Manifest manifest, ImageConfig config, LoadProgress progress) {
        List<Callable<Digest>> tasks = new ArrayList<>();
        Set<Digest> seen = new HashSet<>();
        for (int i = 0; i < config.diffIds().size(); i++) {
            Digest diffId = config.diffIds().get(i);
            Descriptor blob = manifest.layers().get(i);
            if (seen.add(blob.digest())) {
                tasks.add(() -> layer(lease, source, blob, diffId, progress));
            }
        }
        return tasks;
    }

    private Digest layer(Lease lease, BlobSource source, Descriptor blob, Digest diffId, LoadProgress progress)
            throws IOException {
        lease.hold(diffId);
        boolean stored = blobs.hold(lease, blob.digest());
        if (stored && snapshots.find(diffId).isPresent()) {
            return diffId;
        }
        try (InputStream in = source.open(blob.digest());
                BlobWriter writer = blobs.write(lease, blob.digest().algorithm())) {
            var tee = new TeeInputStream(in, writer, done -> progress.layer(diffId, done, blob.size()));
            try (LayerReader reader = LayerReader.open(tee, limits)) {
                unpack(lease, diffId, reader);
                tee.drain();
            }
            writer.commit(blob.digest());
        }
        return diffId;
    }

    /// A layer that is here, but came in another blob, is only verified.
    private void unpack(Lease lease, Digest diffId, LayerReader reader) throws IOException {
        Optional<Layer> present = snapshots.find(diffId);
        if (present.isEmpty()) {
            snapshots.unpack(lease, diffId, reader);
        } else if (!reader.finish().equals(diffId)) {
            throw new InvalidImageException("layer " + diffId + " is damaged: its blob holds another one");
        }
    }
}
