package dev.gantry.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The image that is bundled, so that `gantry run hello-world` works without a network: one static program
/// that prints a text (`src/main/hello`). The same build makes the same bytes, and so the same image ID.
public final class HelloWorld {
    /// The image's name.
    public static final Reference NAME = Reference.parse("hello-world").tagged();

    private static final Instant CREATED = Instant.parse("2025-01-01T00:00:00Z");
    private static final String PROGRAM = "hello";

    private HelloWorld() {}

    /// Writes the image as an archive that [ImageArchive] reads, a few kilobytes long. Does not close
    /// `out`.
    public static void writeArchive(OutputStream out) throws IOException {
        byte[] layer = layer();
        Digest diffId = Digest.of(layer);
        byte[] config = ImageConfig.create(Platform.host())
                .created(CREATED)
                .runConfig(RunConfig.EMPTY
                        .edit()
                        .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                        .workingDir("/")
                        .cmd(List.of("/" + PROGRAM))
                        .build())
                .addLayer(diffId, HistoryEntry.layer(CREATED, "COPY hello /", "bundled with gantry"))
                .build()
                .bytes();
        Manifest manifest = Manifest.create(
                Descriptor.of(MediaTypes.OCI_CONFIG, config),
                List.of(new Descriptor(MediaTypes.OCI_LAYER, diffId, layer.length)));
        Map<Digest, byte[]> blobs = new LinkedHashMap<>();
        blobs.put(diffId, layer);
        blobs.put(Digest.of(config), config);
        blobs.put(manifest.descriptor().digest(), manifest.bytes());
        ImageArchiveWriter.write(
                List.of(new ArchivedImage(manifest.descriptor(), List.of(NAME))),
                digest -> blob(blobs, digest),
                Platform.host(),
                out);
    }

    private static InputStream blob(Map<Digest, byte[]> blobs, Digest digest) {
        byte[] bytes = blobs.get(digest);
        if (bytes == null) {
            throw new InvalidImageException("hello-world has no blob " + digest);
        }
        return new ByteArrayInputStream(bytes);
    }

    private static byte[] layer() {
        try (InputStream program = HelloWorld.class.getResourceAsStream(PROGRAM)) {
            if (program == null) {
                throw new IllegalStateException("the program of hello-world was not built into this jar");
            }
            byte[] bytes = program.readAllBytes();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            LayerWriter writer = new LayerWriter(out);
            writer.add(
                    LayerEntry.file(PROGRAM, 0755, CREATED, bytes.length),
                    LayerWriter.Source.of(new ByteArrayInputStream(bytes)));
            writer.finish();
            return out.toByteArray();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
