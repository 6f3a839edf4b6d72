package dev.gantry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.image.Digest;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import dev.gantry.image.LayerWriter;
import dev.gantry.image.Whiteout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Builds the bytes of a layer, entry by entry.
final class TestLayer {
    static final Instant TIME = Instant.parse("2020-02-03T04:05:06.000000007Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final LayerWriter writer = new LayerWriter(bytes);

    TestLayer directory(String path, int mode) {
        return add(LayerEntry.directory(path, mode, TIME));
    }

    TestLayer file(String path, String content) {
        return file(path, content.getBytes(UTF_8));
    }

    TestLayer file(String path, byte[] content) {
        try {
            writer.add(
                    LayerEntry.file(path, 0644, TIME, content.length),
                    LayerWriter.Source.of(new ByteArrayInputStream(content)));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestLayer symlink(String path, String target) {
        return add(entry(path, LayerEntry.Type.SYMLINK, target, LayerEntry.Device.NONE, Map.of()));
    }

    TestLayer hardLink(String path, String target) {
        return add(entry(path, LayerEntry.Type.HARD_LINK, target, LayerEntry.Device.NONE, Map.of()));
    }

    TestLayer device(String path, int major, int minor) {
        LayerEntry.Device device = new LayerEntry.Device(major, minor);
        return add(entry(path, LayerEntry.Type.CHARACTER_DEVICE, "", device, Map.of()));
    }

    TestLayer directoryWith(String path, Map<String, byte[]> xattrs) {
        return add(entry(path, LayerEntry.Type.DIRECTORY, "", LayerEntry.Device.NONE, xattrs));
    }

    TestLayer removal(String path) {
        return add(LayerEntry.removal(path));
    }

    TestLayer opaque(String directory) {
        return add(LayerEntry.opaque(directory));
    }

    private static LayerEntry entry(
            String path, LayerEntry.Type type, String link, LayerEntry.Device device, Map<String, byte[]> xattrs) {
        return new LayerEntry(path, type, 0755, 0, 0, TIME, xattrs, link, device, 0, List.of(), Whiteout.NONE);
    }

    private TestLayer add(LayerEntry entry) {
        try {
            writer.add(entry);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        try {
            writer.finish();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LayerReader reader(byte[] layer) {
        return reader(layer, LayerLimits.DEFAULT);
    }

    static LayerReader reader(byte[] layer, LayerLimits limits) {
        try {
            return LayerReader.open(new ByteArrayInputStream(layer), limits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Unpacks into a storage and returns the diff ID.
    Digest unpackInto(Snapshotter snapshots, Lease lease) {
        byte[] layer = bytes();
        return snapshots.unpack(lease, Digest.of(layer), reader(layer)).diffId();
    }
}
