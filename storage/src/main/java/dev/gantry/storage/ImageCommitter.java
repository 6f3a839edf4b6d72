package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.Manifest;
import dev.gantry.image.MediaTypes;
import dev.gantry.image.Reference;
import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Makes images of what containers have changed: a layer on top of those of an image. When [#commit] returns, the
/// image is visible and durable; when it throws, nothing of it is left.
///
/// Errors: [StorageException] when the disk is full or fails. Safe for any thread.
public final class ImageCommitter {
    private final Leases leases;
    private final Blobs blobs;
    private final Snapshotter snapshots;
    private final ImageIngest ingest;
    private final Workers workers;
    private final NewLayers layers;

    ImageCommitter(
            Leases leases, Blobs blobs, Snapshotter snapshots, ImageIngest ingest, Workers workers, NewLayers layers) {
        this.leases = leases;
        this.blobs = blobs;
        this.snapshots = snapshots;
        this.ingest = ingest;
        this.workers = workers;
        this.layers = layers;
    }

    /// Makes an image.
    ///
    /// @param container whose changes are the new layer; nobody changes them meanwhile, or some are in and some not
    /// @param base what lies below: the container's image
    /// @param config makes the image's config, given the new layer's diff ID
    /// @param names what it is to be called
    public LoadedImage commit(
            String container, ImageRecord base, Function<Digest, ImageConfig> config, List<Reference> names) {
        try (Lease lease = leases.open("commit " + container)) {
            List<Descriptor> all = new ArrayList<>(layers(lease, base));
            Path upper = paths(container).upper();
            all.add(workers.call(() -> layers.unpacked(lease, pack(lease, upper))));
            return publish(lease, NewImage.of(all, config.apply(all.getLast().digest()), Map.of()), names);
        }
    }

    private SnapshotPaths paths(String container) {
        return snapshots
                .paths(container)
                .orElseThrow(() -> new StorageException("container " + container + " has no snapshot"));
    }

    /// Makes what a container has changed a layer that the lease holds, in place of the container's snapshot.
    ///
    /// @param container whose root file system is not mounted any more
    /// @return the layer's blob, whose digest is its diff ID; empty where nothing has changed
    public Optional<Descriptor> convert(Lease lease, String container) {
        SnapshotPaths paths = paths(container);
        return workers.call(() -> {
            if (isUnchanged(paths)) {
                return Optional.empty();
            }
            PackedLayer packed = pack(lease, paths.upper());
            if (!packed.isWhole()) {
                return Optional.of(layers.unpacked(lease, packed));
            }
            snapshots.adopt(lease, container, packed);
            return Optional.of(packed.descriptor());
        });
    }

    /// Neither a file, nor the root directory's own mode and owner.
    private static boolean isUnchanged(SnapshotPaths paths) {
        try (Directory upper = Directory.open(paths.upper())) {
            if (!upper.names().isEmpty() || paths.lower().isEmpty()) {
                return upper.names().isEmpty();
            }
            try (Directory below = Directory.open(paths.lower().getFirst())) {
                FileStatus before = below.status();
                FileStatus now = upper.status();
                return before.mode() == now.mode() && before.uid() == now.uid() && before.gid() == now.gid();
            }
        }
    }

    private PackedLayer pack(Lease lease, Path upper) throws IOException {
        try (MergedDirectory files = MergedDirectory.open(List.of(upper))) {
            return layers.write(lease, out -> LayerPacker.layer(files, new Lower.Anything(), out));
        }
    }

    /// Makes an image of layers that the lease holds visible.
    public LoadedImage publish(Lease lease, NewImage image, List<Reference> names) {
        return ingest.publish(lease, List.of(new StagedImage(image.manifest(), image.config(), names)))
                .getFirst();
    }

    /// Stores an image's documents as long as the lease lasts; nobody sees the image.
    public void hold(Lease lease, NewImage image) {
        blobs.put(lease, image.manifest().bytes());
        blobs.put(lease, image.config().bytes());
    }

    /// The image's layers, held by the lease, in OCI's spelling: the new manifest is OCI's.
    public List<Descriptor> layers(Lease lease, ImageRecord base) {
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
}
