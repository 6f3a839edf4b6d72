package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.HistoryEntry;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.Index;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerWriter;
import dev.gantry.image.Manifest;
import dev.gantry.image.MediaTypes;
import dev.gantry.image.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/// Images of random bytes, and all content that they are made of. Safe for any thread.
final class TestImages {
    private final Map<Digest, byte[]> content = new ConcurrentHashMap<>();

    /// Keeps some content.
    ///
    /// @return its descriptor
    Descriptor add(String mediaType, byte[] bytes) {
        Descriptor descriptor = Descriptor.of(mediaType, bytes);
        content.put(descriptor.digest(), bytes);
        return descriptor;
    }

    /// Changes what a digest stands for, against all rules.
    void replace(Digest digest, byte[] bytes) {
        content.put(digest, bytes);
    }

    /// No bytes where there are none.
    byte[] bytes(Digest digest) {
        return content.getOrDefault(digest, new byte[0]);
    }

    boolean has(Digest digest) {
        return content.containsKey(digest);
    }

    /// Makes an image.
    Manifest image(long seed, int layers, int layerBytes, Platform platform) throws IOException {
        Random random = new Random(seed);
        ImageConfig.Builder config = ImageConfig.create(platform).created(Instant.EPOCH);
        List<Descriptor> descriptors = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            byte[] file = new byte[layerBytes];
            random.nextBytes(file);
            byte[] tar = tar("file" + i, file);
            descriptors.add(add(MediaTypes.OCI_LAYER_GZIP, gzip(tar)));
            config.addLayer(Digest.of(tar), HistoryEntry.layer(Instant.EPOCH, "layer " + i, ""));
        }
        Descriptor configured = add(MediaTypes.OCI_CONFIG, config.build().bytes());
        return keep(Manifest.create(configured, descriptors));
    }

    Index index(List<Descriptor> entries) {
        return keep(Index.create(entries));
    }

    private <T extends ImageTarget> T keep(T made) {
        content.put(made.descriptor().digest(), made.bytes());
        return made;
    }

    /// A layer's tar with one file.
    static byte[] tar(String name, byte[] file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(out);
        writer.add(
                LayerEntry.file(name, 0755, Instant.EPOCH, file.length),
                LayerWriter.Source.of(new ByteArrayInputStream(file)));
        writer.finish();
        return out.toByteArray();
    }

    static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(plain);
        }
        return out.toByteArray();
    }

    /// Writes all content as an OCI image layout, in which a manifest or an index is called `1`.
    ///
    /// @return `oci:<directory>:1`, as skopeo calls it
    String layout(Path directory, Descriptor top) throws IOException {
        Path blobs = Files.createDirectories(directory.resolve("blobs/sha256"));
        for (Map.Entry<Digest, byte[]> blob : content.entrySet()) {
            Files.write(blobs.resolve(blob.getKey().hex()), blob.getValue());
        }
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Descriptor named = top.annotated(Map.of("org.opencontainers.image.ref.name", "1"));
        Files.write(
                directory.resolve("index.json"), Index.create(List.of(named)).bytes());
        return "oci:" + directory + ":1";
    }

    static byte[] json(String text) {
        return text.getBytes(UTF_8);
    }
}
