package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.DigestingOutputStream;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import dev.gantry.image.Manifest;
import dev.gantry.image.MediaTypes;
import dev.gantry.image.Reference;
import dev.gantry.linux.Directory;
import dev.gantry.linux.LinuxException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Makes images of what containers have changed: a layer on top of those of an image. When [#commit] returns, the
/// image is visible and durable; when it throws, nothing of it is left.
///
/// Errors: [StorageException] when the disk is full or fails. Safe for any thread.
public final class ImageCommitter {
    private static final int BUFFER = 128 * 1024;

    private final Leases leases;
    private final Blobs blobs;
    private final Snapshotter snapshots;
    private final ImageIngest ingest;
    private final Workers workers;
    private final LayerLimits limits;

    ImageCommitter(
            Leases leases,
            Blobs blobs,
            Snapshotter snapshots,
            ImageIngest ingest,
            Workers workers,
            LayerLimits limits) {
        this.leases = leases;
        this.blobs = blobs;
        this.snapshots = snapshots;
        this.ingest = ingest;
        this.workers = workers;
        this.limits = limits;
    }

    /// Makes an image.
    ///
    /// @param container whose changes are the new layer; nobody changes them meanwhile, or some are in and some not
    /// @param base what lies below: the container's image
    /// @param config makes the image's config, given the new layer's diff ID
    /// @param names what it is to be called
    public LoadedImage commit(
            String container, ImageRecord base, Function<Digest, ImageConfig> config, List<Reference> names) {
        Path upper = snapshots
                .paths(container)
                .orElseThrow(() -> new StorageException("container " + container + " has no snapshot"))
                .upper();
        try (Lease lease = leases.open("commit " + container)) {
            List<Descriptor> layers = new ArrayList<>(layersOf(lease, base));
            layers.add(workers.call(() -> pack(lease, upper)));
            ImageConfig made = config.apply(layers.getLast().digest());
            Descriptor described = Descriptor.of(MediaTypes.OCI_CONFIG, made.bytes());
            return ingest.publish(lease, List.of(new StagedImage(Manifest.create(described, layers), made, names)))
                    .getFirst();
        }
    }

    /// The image's layers, held by the lease, in OCI's spelling: the new manifest is OCI's.
    private List<Descriptor> layersOf(Lease lease, ImageRecord base) {
        ImageTarget target = ImageTarget.parse(blobs.read(base.manifest().digest()));
        if (!(target instanceof Manifest manifest)) {
            throw new InvalidImageException("image " + base.id() + " has no manifest");
        }
        base.config().diffIds().forEach(lease::hold);
        manifest.layers().forEach(layer -> lease.hold(layer.digest()));
        return manifest.layers().stream()
                .map(layer -> new Descriptor(MediaTypes.ociLayer(layer.mediaType()), layer.digest(), layer.size()))
                .toList();
    }

    /// Writes the layer as a blob and unpacks that: what lies unpacked is what the blob says.
    private Descriptor pack(Lease lease, Path upper) throws IOException {
        Digest diffId;
        long size;
        try (Directory directory = Directory.open(upper);
                BlobWriter writer = blobs.writeVerified(lease)) {
            DigestingOutputStream digesting = new DigestingOutputStream(writer);
            BufferedOutputStream out = new BufferedOutputStream(digesting, BUFFER);
            LayerPacker.pack(directory, out);
            out.flush();
            size = digesting.count();
            diffId = digesting.digest();
            writer.commit(diffId);
        } catch (LinuxException e) {
            throw DiskFull.explain("pack layer", e);
        }
        try (InputStream blob = blobs.open(diffId);
                LayerReader reader = LayerReader.open(blob, limits)) {
            snapshots.unpack(lease, diffId, reader);
        }
        return new Descriptor(MediaTypes.OCI_LAYER, diffId, size);
    }
}
