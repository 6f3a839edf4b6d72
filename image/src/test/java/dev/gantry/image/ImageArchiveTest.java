package dev.gantry.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageArchiveTest {
    private static final byte[] LOWER = new RawTar().file("lower", "1").ended();
    private static final byte[] UPPER = new RawTar().file("upper", "2").ended();

    @TempDir
    Path folder;

    private final Map<Digest, byte[]> blobs = new HashMap<>();

    @Test
    void savedImagesAreReadBackWithAllTheirNames() throws IOException {
        Manifest two = image(LOWER, UPPER);
        Manifest one = image(LOWER);
        Reference first = Reference.parse("a:1");
        Reference second = Reference.parse("localhost:5000/b:2");

        byte[] saved = save(
                new ArchivedImage(two.descriptor(), List.of(first, second)),
                new ArchivedImage(one.descriptor(), List.of()));

        ImageArchive archive = open(saved);
        assertThat(archive.images())
                .containsExactly(
                        new ArchivedImage(two.descriptor(), List.of(first, second)),
                        new ArchivedImage(one.descriptor(), List.of()));
        assertThat(archive.document(two.descriptor())).isEqualTo(two.bytes());
        assertThat(archive.open(Digest.of(UPPER))).hasBinaryContent(UPPER);
        assertThat(Layers.entries(saved).stream()
                        .map(LayerEntry::path)
                        .distinct()
                        .count())
                .isEqualTo(Layers.entries(saved).size());
    }

    @Test
    void savedArchiveIsReadByItsDockerManifestToo() throws IOException {
        Manifest manifest = image(LOWER, LayerReaderTest.gzip(UPPER));
        byte[] saved = save(new ArchivedImage(manifest.descriptor(), List.of(Reference.parse("a:1"))));
        byte[] old = without(saved, "index.json");

        ImageArchive archive = open(old);
        ArchivedImage image = archive.images().getFirst();
        assertThat(image.names()).containsExactly(Reference.parse("a:1"));
        Manifest back = (Manifest) ImageTarget.parse(archive.document(image.target()));
        assertThat(back.config().digest()).isEqualTo(manifest.config().digest());
        assertThat(back.layers())
                .extracting(Descriptor::digest)
                .isEqualTo(manifest.layers().stream().map(Descriptor::digest).toList());
    }

    @Test
    void layersOfOldDockerSavesAreFoundThroughTheirLinks() throws IOException {
        ImageConfig config = config(LOWER, UPPER, LOWER);
        byte[] zipped = LayerReaderTest.gzip(UPPER);
        byte[] tar = new RawTar()
                .directory("1/")
                .file("1/VERSION", "1.0")
                .add(new RawTar.Block("1/layer.tar", '0', LOWER.length))
                .content(LOWER)
                .add(new RawTar.Block("2/layer.tar", '0', zipped.length))
                .content(zipped)
                .add(new RawTar.Block("3/layer.tar", '2', 0).link("../1/layer.tar"))
                .file("config.json", new String(config.bytes(), StandardCharsets.UTF_8))
                .file(
                        "manifest.json",
                        "[{\"Config\":\"config.json\",\"RepoTags\":[\"x:1\",\"x:2\"],"
                                + "\"Layers\":[\"1/layer.tar\",\"2/layer.tar\",\"3/layer.tar\"]}]")
                .ended();

        ImageArchive archive = open(tar);
        ArchivedImage image = archive.images().getFirst();
        assertThat(image.names()).containsExactly(Reference.parse("x:1"), Reference.parse("x:2"));
        Manifest manifest = (Manifest) ImageTarget.parse(archive.document(image.target()));
        assertThat(manifest.layers())
                .extracting(Descriptor::mediaType)
                .containsExactly(MediaTypes.OCI_LAYER, MediaTypes.OCI_LAYER_GZIP, MediaTypes.OCI_LAYER);
        assertThat(archive.open(manifest.layers().get(2).digest())).hasBinaryContent(LOWER);
        assertThat(archive.open(Digest.of(zipped))).hasBinaryContent(zipped);
        assertThat(archive.document(manifest.config())).isEqualTo(config.bytes());
    }

    @Test
    void indexesForSeveralPlatformsAreOneImageAndIndexesOfNamesAreMany() throws IOException {
        Manifest manifest = image(LOWER);
        Index platforms = Index.create(List.of(manifest.descriptor().on(Platform.host())));
        Index names = Index.create(List.of(named(manifest.descriptor(), OciLayout.REF_NAME, "inner:1")));
        Index top = Index.create(List.of(
                named(platforms.descriptor(), OciLayout.IMAGE_NAME, "docker.io/library/multi:1"),
                names.descriptor(),
                named(manifest.descriptor(), OciLayout.REF_NAME, "latest")));
        RawTar tar = new RawTar();
        blobs.put(platforms.descriptor().digest(), platforms.bytes());
        blobs.put(names.descriptor().digest(), names.bytes());
        blobs.forEach((digest, bytes) -> tar.add(new RawTar.Block(OciLayout.path(digest), '0', bytes.length))
                .content(bytes));
        tar.file("oci-layout", OciLayout.MARKER_CONTENT)
                .file("index.json", new String(top.bytes(), StandardCharsets.UTF_8));

        ImageArchive archive = open(tar.ended());
        assertThat(archive.images())
                .containsExactly(
                        new ArchivedImage(platforms.descriptor(), List.of(Reference.parse("multi:1"))),
                        new ArchivedImage(manifest.descriptor(), List.of(Reference.parse("inner:1"))));
    }

    @Test
    void anIndexIsSavedWithTheImagesThatAreHere() throws IOException {
        Manifest manifest = image(LOWER);
        Descriptor absent = Descriptor.of(MediaTypes.OCI_MANIFEST, new byte[3]).on(Platform.parse("linux/s390x"));
        Index index = Index.create(List.of(manifest.descriptor().on(Platform.host()), absent));
        blobs.put(index.descriptor().digest(), index.bytes());

        byte[] saved = save(new ArchivedImage(index.descriptor(), List.of(Reference.parse("a:1"))));

        ImageArchive archive = open(saved);
        assertThat(archive.images().getFirst().target()).isEqualTo(index.descriptor());
        assertThat(archive.contains(manifest.descriptor().digest())).isTrue();
        assertThat(archive.contains(absent.digest())).isFalse();
    }

    @Test
    void compressedArchivesAreRead() throws IOException {
        Manifest manifest = image(LOWER);
        byte[] saved = save(new ArchivedImage(manifest.descriptor(), List.of()));

        ImageArchive archive = open(LayerReaderTest.gzip(saved));
        assertThat(archive.images()).hasSize(1);
    }

    @Test
    void aPlainArchiveIsNoBombHoweverLarge() throws IOException {
        byte[] saved = save(new ArchivedImage(image(new byte[300_000]).descriptor(), List.of()));
        ImageArchive archive = ImageArchive.receive(
                new ByteArrayInputStream(saved), scratch(), LayerLimits.DEFAULT.withMaxRatio(2, 1024));

        assertThat(archive.images()).hasSize(1);
    }

    @Test
    void whatIsNoArchiveIsRefused() throws IOException {
        refused(new RawTar().file("etc/passwd", ""), "it has neither index.json nor manifest.json");
        refused(new RawTar().file("manifest.json", "{}"), "not a JSON array");
        refused(new RawTar().file("manifest.json", "[{\"Config\":\"../x\"}]"), "leaves the layer's root");
        refused(new RawTar().file("manifest.json", "[{\"Config\":\"gone\"}]"), "it has no file \"gone\"");
        refused(
                new RawTar()
                        .add(new RawTar.Block("a", '2', 0).link("b"))
                        .add(new RawTar.Block("b", '2', 0).link("a"))
                        .file("manifest.json", "[{\"Config\":\"a\"}]"),
                "too many links");
        refused(new RawTar().file("index.json", "{\"schemaVersion\":2,\"config\":{}}"), "invalid");
        String missing = "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"" + Digest.of(LOWER) + "\"}]}";
        refused(new RawTar().file("index.json", missing), "it has no blob " + Digest.of(LOWER));
        refused(
                new RawTar()
                        .file("c", new String(config(LOWER).bytes(), StandardCharsets.UTF_8))
                        .file("manifest.json", "[{\"Config\":\"c\",\"Layers\":[]}]"),
                "layers length mismatch: expected 1, got 0");
        assertThatThrownBy(() -> open("no tar".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(InvalidImageException.class);
    }

    @Test
    void archivesThatAreCutAreRefused() throws IOException {
        byte[] saved = save(new ArchivedImage(image(LOWER, UPPER).descriptor(), List.of()));

        for (int length = 600; length < saved.length - 1024; length += 512) {
            byte[] cut = Arrays.copyOf(saved, length);
            assertThatThrownBy(() -> open(cut)).as("cut at %d", length).isInstanceOf(InvalidImageException.class);
        }
    }

    @Test
    void aBlobThatIsNotWhatItsNameSaysIsNotTakenForADocument() throws IOException {
        Manifest manifest = image(LOWER);
        blobs.put(manifest.descriptor().digest(), "{}".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> save(new ArchivedImage(manifest.descriptor(), List.of())))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("content of " + manifest.descriptor().digest() + " does not match");
    }

    private void refused(RawTar tar, String message) {
        assertThatThrownBy(() -> open(tar.ended()))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining(message);
    }

    private ImageArchive open(byte[] bytes) throws IOException {
        return ImageArchive.receive(new ByteArrayInputStream(bytes), scratch(), LayerLimits.DEFAULT);
    }

    private Path scratch() throws IOException {
        return Files.createTempDirectory(folder, "archive");
    }

    private byte[] save(ArchivedImage... images) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageArchiveWriter.write(List.of(images), this::blob, Platform.host(), out);
        return out.toByteArray();
    }

    private InputStream blob(Digest digest) {
        byte[] bytes = blobs.get(digest);
        if (bytes == null) {
            throw new InvalidImageException("no blob " + digest);
        }
        return new ByteArrayInputStream(bytes);
    }

    private Manifest image(byte[]... layers) throws IOException {
        byte[] config = config(layers).bytes();
        List<Descriptor> descriptors = Arrays.stream(layers)
                .map(layer -> Descriptor.of(MediaTypes.OCI_LAYER, layer))
                .toList();
        Manifest manifest = Manifest.create(Descriptor.of(MediaTypes.OCI_CONFIG, config), descriptors);
        blobs.put(Digest.of(config), config);
        blobs.put(manifest.descriptor().digest(), manifest.bytes());
        for (byte[] layer : layers) {
            blobs.put(Digest.of(layer), layer);
        }
        return manifest;
    }

    private static ImageConfig config(byte[]... layers) throws IOException {
        ImageConfig.Builder config = ImageConfig.create(Platform.host());
        for (byte[] layer : layers) {
            try (LayerReader reader = LayerReader.open(new ByteArrayInputStream(layer), LayerLimits.DEFAULT)) {
                config.addLayer(reader.finish(), HistoryEntry.layer(Instant.EPOCH, "", ""));
            }
        }
        return config.build();
    }

    private static Descriptor named(Descriptor descriptor, String annotation, String name) {
        return descriptor.annotated(Map.of(annotation, name));
    }

    /// The archive without one of its files.
    private static byte[] without(byte[] tar, String path) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(out);
        for (LayerEntry entry : Layers.entries(tar)) {
            if (!entry.path().equals(path)) {
                writer.add(entry, LayerWriter.Source.of(new ByteArrayInputStream(Layers.content(tar, entry.path()))));
            }
        }
        writer.finish();
        return out.toByteArray();
    }
}
