package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.Manifest;
import dev.gantry.image.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// Brings images in from elsewhere, layer by layer. When [#pull] returns, the image is visible and durable; when it
/// throws, nobody sees anything of it, but what has come is kept for a day, so that the next attempt, also of another
/// daemon, goes on from there. A full disk keeps nothing.
///
/// Errors: [dev.gantry.image.InvalidImageException] when the content is malformed, hostile or not what was announced,
/// [StorageException] when the disk is full or fails or the thread is interrupted, and what [RemoteBlobs] throws. Safe
/// for any thread.
public final class ImagePuller {
    private final Leases leases;
    private final Blobs blobs;
    private final ImageRecords images;
    private final ImageIngest ingest;
    private final LayerPulls layers;
    private final BlobOrigins origins;

    ImagePuller(
            Leases leases,
            Blobs blobs,
            ImageRecords images,
            ImageIngest ingest,
            LayerPulls layers,
            BlobOrigins origins) {
        this.leases = leases;
        this.blobs = blobs;
        this.images = images;
        this.ingest = ingest;
        this.layers = layers;
        this.origins = origins;
    }

    /// What is to be pulled.
    ///
    /// @param manifest as the registry sent it
    /// @param above documents that led to it, and are kept with it: an index
    /// @param attestations how it was built; come along and are kept with it
    /// @param names what the image is to be called
    /// @param repository where it comes from
    public record Wanted(
            Manifest manifest,
            ImageConfig config,
            List<ImageTarget> above,
            List<Manifest> attestations,
            List<Reference> names,
            Reference repository) {
        public Wanted {
            above = List.copyOf(above);
            attestations = List.copyOf(attestations);
            names = List.copyOf(names);
        }

        private StagedImage staged() {
            return new StagedImage(manifest, config, names, above, attestations);
        }
    }

    /// Whether the image with this config is here, with all its content.
    public boolean has(Digest id) {
        return images.isWhole(id);
    }

    /// Brings an image; of one that is here, only what led to it and its names.
    public LoadedImage pull(Wanted wanted, RemoteBlobs remote, PullProgress progress) {
        leases.dropOldPulls();
        String name = wanted.repository().name();
        Lease lease = leases.openPull(name);
        boolean keeps = true;
        try {
            for (Manifest attestation : wanted.attestations()) {
                bringContent(lease, attestation, remote);
            }
            LoadedImage image = has(wanted.config().digest())
                    ? ingest.adopt(lease, wanted.staged())
                    : bring(lease, wanted, remote, progress);
            origins.add(wanted.manifest().content(), wanted.repository());
            keeps = false;
            return image;
        } catch (IOException e) {
            throw DiskFull.explain("pull " + wanted.repository().familiarName(), e);
        } catch (StorageException e) {
            keeps = !DiskFull.isReasonOf(e);
            throw e;
        } finally {
            if (keeps) {
                lease.leave();
            } else {
                leases.dropEarlierPulls(name);
                lease.close();
            }
        }
    }

    /// Brings one layer, which the lease holds from then on; where it is here, does nothing.
    ///
    /// @param layer a tar: its digest is its diff ID
    /// @param remote opens the tar
    public void bringLayer(Lease lease, Descriptor layer, RemoteBlobs remote, PullProgress progress)
            throws IOException {
        lease.hold(layer.digest());
        layers.bring(List.of(layer), List.of(layer.digest()), remote, progress);
    }

    private LoadedImage bring(Lease lease, Wanted wanted, RemoteBlobs remote, PullProgress progress)
            throws IOException {
        ImageIngest.requireUsable(wanted.manifest(), wanted.config());
        wanted.manifest().content().forEach(digest -> lease.hold(digest));
        wanted.config().diffIds().forEach(digest -> lease.hold(digest));
        layers.bring(wanted.manifest().layers(), wanted.config().diffIds(), remote, progress);
        return ingest.publish(lease, List.of(wanted.staged())).getFirst();
    }

    /// Brings what an attestation refers to: statements, which are no layers.
    private void bringContent(Lease lease, Manifest attestation, RemoteBlobs remote) throws IOException {
        List<Descriptor> content = new ArrayList<>(attestation.layers());
        content.add(attestation.config());
        for (Descriptor blob : content) {
            if (!blobs.hold(lease, blob.digest())) {
                try (InputStream in = remote.open(blob, 0, wait -> {});
                        BlobWriter writer = blobs.write(lease, blob.digest().algorithm())) {
                    in.transferTo(writer);
                    writer.commit(blob.digest());
                }
            }
        }
    }

    /// Removes what unfinished pulls have kept.
    ///
    /// @return the bytes of half-written blobs that came free
    public long removeUnfinished() {
        leases.dropUnfinishedPulls();
        return blobs.removeUnfinished(layers.living());
    }
}
