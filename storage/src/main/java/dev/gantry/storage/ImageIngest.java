package dev.gantry.storage;

import dev.gantry.image.ArchivedImage;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.DigestingInputStream;
import dev.gantry.image.ImageArchive;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import dev.gantry.image.Manifest;
import dev.gantry.image.MediaTypes;
import dev.gantry.image.Platform;
import dev.gantry.image.Reference;
import dev.gantry.image.WatchedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Brings images in whose blobs are all here, in an archive, and makes images visible. Layers come at once, each in
/// one pass: read, digested, decompressed, unpacked; the archive's file becomes the blob. That is staging; publishing
/// makes images visible after one sync of the disk.
final class ImageIngest {
    private final Database database;
    private final Blobs blobs;
    private final Snapshotter snapshots;
    private final ImageRecords images;
    private final Workers workers;
    private final LayerLimits limits;

    ImageIngest(
            Database database,
            Blobs blobs,
            Snapshotter snapshots,
            ImageRecords images,
            Workers workers,
            LayerLimits limits) {
        this.database = database;
        this.blobs = blobs;
        this.snapshots = snapshots;
        this.images = images;
        this.workers = workers;
        this.limits = limits;
    }

    /// Makes staged images visible, all or none.
    List<LoadedImage> publish(Lease lease, List<StagedImage> staged) {
        for (StagedImage image : staged) {
            blobs.put(lease, image.manifest().bytes());
            blobs.put(lease, image.config().bytes());
            image.documents().forEach(document -> blobs.put(lease, document.bytes()));
        }
        snapshots.sync();
        return database.transaction(() -> staged.stream().map(this::insert).toList());
    }

    private LoadedImage insert(StagedImage image) {
        Digest id = image.config().digest();
        images.put(image.manifest(), image.config());
        keep(image, id);
        return named(image, id);
    }

    private void keep(StagedImage image, Digest id) {
        image.documents()
                .forEach(document ->
                        images.keep(id, List.of(document.descriptor().digest())));
        image.attestations().forEach(attestation -> images.keep(id, attestation.content()));
    }

    private LoadedImage named(StagedImage image, Digest id) {
        Map<Reference, Digest> replaced = new HashMap<>();
        for (Reference name : image.names()) {
            images.name(name, image.target(), id).ifPresent(previous -> replaced.put(name, previous));
        }
        return new LoadedImage(id, image.names(), replaced);
    }

    /// Gives an image that is here already further names, and keeps the documents that led to it this time.
    LoadedImage adopt(Lease lease, StagedImage image) {
        image.documents().forEach(document -> blobs.put(lease, document.bytes()));
        Digest manifest = blobs.put(lease, image.manifest().bytes());
        Digest id = image.config().digest();
        return database.transaction(() -> {
            images.keep(id, List.of(manifest));
            keep(image, id);
            return named(image, id);
        });
    }

    /// Brings in the layers of an image, of an index those of all its images that the archive has.
    ///
    /// @param platform the only one that is wanted, or null
    /// @return one image for each platform
    /// @throws InvalidImageException when a part is missing, damaged, hostile or past a limit
    List<StagedImage> stage(
            Lease lease, ImageArchive archive, ArchivedImage image, @Nullable Platform platform, LoadProgress progress)
            throws IOException {
        List<StagedImage> staged = new ArrayList<>();
        for (ImageSelection.Selected selected : ImageSelection.of(archive, image.target(), platform)) {
            Manifest manifest = selected.manifest();
            ImageConfig config = ImageConfig.parse(archive.document(manifest.config()));
            requireUsable(manifest, config);
            workers.runAll(layerTasks(lease, archive, manifest, config, progress));
            for (Manifest attestation : selected.attestations()) {
                for (Digest digest : attestation.content()) {
                    adopt(lease, archive, digest);
                }
            }
            staged.add(new StagedImage(manifest, config, image.names(), selected.above(), selected.attestations()));
        }
        return staged;
    }

    private void adopt(Lease lease, ImageArchive archive, Digest blob) throws IOException {
        if (!blobs.hold(lease, blob)) {
            try (DigestingInputStream in = new DigestingInputStream(archive.open(blob), blob.algorithm())) {
                in.transferTo(OutputStream.nullOutputStream());
                Blobs.verify(blob, in.digest());
            }
            blobs.adopt(lease, archive.file(blob), blob);
        }
    }

    /// Makes an image of one layer from a plain tar whose digest nobody has told.
    StagedImage stageRootFs(Lease lease, InputStream tar, Function<Digest, ImageConfig> configOf) {
        Descriptor layer = workers.call(() -> rootFs(lease, tar));
        ImageConfig config = configOf.apply(layer.digest());
        Descriptor described = Descriptor.of(MediaTypes.OCI_CONFIG, config.bytes());
        return new StagedImage(Manifest.create(described, List.of(layer)), config, List.of());
    }

    private Descriptor rootFs(Lease lease, InputStream tar) throws IOException {
        try (BlobWriter writer = blobs.writeVerified(lease)) {
            InputStream tee = new WatchedInputStream(tar, writer::write);
            try (LayerReader reader = LayerReader.open(tee, limits)) {
                Layer layer = snapshots.unpack(lease, reader);
                writer.commit(layer.diffId());
                return new Descriptor(MediaTypes.OCI_LAYER, layer.diffId(), writer.size());
            }
        }
    }

    static void requireUsable(Manifest manifest, ImageConfig config) {
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
            Lease lease, ImageArchive archive, Manifest manifest, ImageConfig config, LoadProgress progress) {
        List<Callable<Digest>> tasks = new ArrayList<>();
        Set<Digest> seen = new HashSet<>();
        for (int i = 0; i < config.diffIds().size(); i++) {
            Digest diffId = config.diffIds().get(i);
            Descriptor blob = manifest.layers().get(i);
            if (seen.add(blob.digest())) {
                tasks.add(() -> layer(lease, archive, blob, diffId, progress));
            }
        }
        return tasks;
    }

    private Digest layer(Lease lease, ImageArchive archive, Descriptor blob, Digest diffId, LoadProgress progress)
            throws IOException {
        lease.hold(diffId);
        boolean stored = blobs.hold(lease, blob.digest());
        if (stored && snapshots.find(diffId).isPresent()) {
            return diffId;
        }
        try (InputStream file = archive.open(blob.digest())) {
            InputStream told = new WatchedInputStream(file, 0, done -> progress.layer(diffId, done, blob.size()));
            if (blob.digest().equals(diffId)) {
                unpack(lease, told, diffId);
            } else {
                DigestingInputStream compressed =
                        new DigestingInputStream(told, blob.digest().algorithm());
                unpack(lease, compressed, diffId);
                Blobs.verify(blob.digest(), compressed.digest());
            }
        }
        blobs.adopt(lease, archive.file(blob.digest()), blob.digest());
        return diffId;
    }

    /// @throws InvalidImageException when the plain tar has another digest
    private void unpack(Lease lease, InputStream layer, Digest diffId) throws IOException {
        try (LayerReader reader = LayerReader.open(layer, limits)) {
            snapshots.unpack(lease, diffId, reader);
        }
    }
}
