package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import dev.gantry.image.LayerWriter;
import dev.gantry.image.Whiteout;
import dev.gantry.linux.LinuxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes layers of layers, and reads several as one. Safe for any thread.
///
/// Errors: [StorageException] when the disk is full or fails.
public final class LayerEditor {
    private final Blobs blobs;
    private final Snapshotter snapshots;
    private final Workers workers;
    private final NewLayers made;
    private final LayerLimits limits;

    LayerEditor(Blobs blobs, Snapshotter snapshots, Workers workers, NewLayers made, LayerLimits limits) {
        this.blobs = blobs;
        this.snapshots = snapshots;
        this.workers = workers;
        this.made = made;
        this.limits = limits;
    }

    /// Makes one layer of several: what they have of a file in the end, and removals of what is below.
    ///
    /// @param base the layers below, lowest first
    /// @param above the layers, lowest first; at least one
    /// @return the layer's blob, whose digest is its diff ID, held by the lease
    public Descriptor squash(Lease lease, List<Digest> base, List<Digest> above) {
        return workers.call(() -> {
            try (MergedDirectory files = MergedDirectory.open(snapshots.layerPaths(above))) {
                PackedLayer packed =
                        base.isEmpty() ? write(lease, files, new Lower.Nothing()) : squashOnto(lease, base, files);
                return made.unpacked(lease, packed);
            }
        });
    }

    private PackedLayer squashOnto(Lease lease, List<Digest> base, MergedDirectory files) throws IOException {
        try (MergedDirectory below = MergedDirectory.open(snapshots.layerPaths(base))) {
            return write(lease, files, new Lower.Layers(below));
        }
    }

    private PackedLayer write(Lease lease, MergedDirectory files, Lower lower) throws IOException {
        return made.write(lease, out -> LayerPacker.layer(files, lower, out));
    }

    /// The layer with no file later than a time: what is later gets that one.
    ///
    /// @return as [#squash]
    public Descriptor noLaterThan(Lease lease, Descriptor layer, Instant latest) {
        return workers.call(() -> {
            try (InputStream blob = blobs.open(layer.digest());
                    LayerReader reader = LayerReader.open(blob, limits)) {
                return made.unpacked(lease, made.write(lease, out -> rewrite(reader, latest, out)));
            }
        });
    }

    private static LayerPacker.Packed rewrite(LayerReader reader, Instant latest, OutputStream out) throws IOException {
        LayerWriter writer = new LayerWriter(out);
        long size = 0;
        for (Optional<LayerEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            LayerEntry entry = next.get();
            if (entry.whiteout() != Whiteout.METADATA) {
                writer.add(entry.at(earlier(entry.modified(), latest)), LayerWriter.Source.of(reader.content()));
                size += entry.size();
            }
        }
        writer.finish();
        return new LayerPacker.Packed(size, true);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /// Writes what layers together have as a tar, sockets left out. Does not close `out`.
    ///
    /// @param layers lowest first; a lease of the caller holds them
    /// @param time that all files get; null for their own
    /// @throws IOException when `out` fails
    public void writeTree(List<Digest> layers, @Nullable Instant time, OutputStream out) throws IOException {
        UnaryOperator<Instant> times = time == null ? UnaryOperator.identity() : _ -> time;
        if (layers.isEmpty()) {
            new LayerWriter(out).finish();
            return;
        }
        try (MergedDirectory files = MergedDirectory.open(snapshots.layerPaths(layers))) {
            LayerPacker.tree(files, times, out);
        } catch (LinuxException e) {
            throw DiskFull.explain("read layers", e);
        }
    }
}
