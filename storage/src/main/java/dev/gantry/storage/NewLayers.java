package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.DigestingOutputStream;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import dev.gantry.linux.LinuxException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Writes the tars of new layers as blobs. On a thread that may block.
final class NewLayers {
    private static final int BUFFER = 128 * 1024;

    private final Blobs blobs;
    private final Snapshotter snapshots;
    private final LayerLimits limits;

    NewLayers(Blobs blobs, Snapshotter snapshots, LayerLimits limits) {
        this.blobs = blobs;
        this.snapshots = snapshots;
        this.limits = limits;
    }

    /// Writes a tar.
    @FunctionalInterface
    interface Packing {
        LayerPacker.Packed to(OutputStream out) throws IOException;
    }

    /// Writes a layer as a blob that the lease holds.
    PackedLayer write(Lease lease, Packing packing) throws IOException {
        try (BlobWriter writer = blobs.writeVerified(lease)) {
            DigestingOutputStream digesting = new DigestingOutputStream(writer);
            BufferedOutputStream out = new BufferedOutputStream(digesting, BUFFER);
            LayerPacker.Packed packed = packing.to(out);
            out.flush();
            Digest diffId = digesting.digest();
            writer.commitUnsynced(diffId);
            return new PackedLayer(diffId, digesting.count(), packed.sizeBytes(), packed.isWhole());
        } catch (LinuxException e) {
            throw DiskFull.explain("pack layer", e);
        }
    }

    /// Unpacks the blob: what lies unpacked is what it says.
    Descriptor unpacked(Lease lease, PackedLayer packed) throws IOException {
        try (InputStream blob = blobs.open(packed.diffId());
                LayerReader reader = LayerReader.open(blob, limits)) {
            snapshots.unpack(lease, packed.diffId(), reader);
        }
        return packed.descriptor();
    }
}
