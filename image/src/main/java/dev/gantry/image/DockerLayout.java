package dev.gantry.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What `docker save` wrote before it wrote OCI layouts: `manifest.json`, `<image id>.json`,
/// `<id>/layer.tar`, where a layer that two images share may be a symlink, or stand there twice.
///
/// Source: Docker's image specification 1.2, "Combined Image JSON + Filesystem Changeset Format".
final class DockerLayout {
    static final String MANIFEST = "manifest.json";

    private static final int MAX_DOCUMENT_BYTES = 4 << 20;

    private final ArchiveFiles files;
    private final ImageArchive archive;

    /// Layers already described, by their path: to tell a compressed one's digest, all of it must be read.
    private final Map<String, Descriptor> layers = new HashMap<>();

    DockerLayout(ArchiveFiles files, ImageArchive archive) {
        this.files = files;
        this.archive = archive;
    }

    List<ArchivedImage> images() throws IOException {
        JsonNode list = Json.read(files.document(MANIFEST, MAX_DOCUMENT_BYTES), MANIFEST);
        if (!list.isArray()) {
            throw new InvalidImageException("invalid " + MANIFEST + ": not a JSON array");
        }
        List<ArchivedImage> images = new ArrayList<>();
        for (JsonNode item : list.values()) {
            images.add(image(item));
        }
        return List.copyOf(images);
    }

    private ArchivedImage image(JsonNode item) throws IOException {
        List<Reference> names = Json.strings(item, "RepoTags").stream()
                .map(tag -> Reference.parse(tag).tagged())
                .toList();
        String configPath = Json.string(item, "Config");
        byte[] bytes = files.document(configPath, MAX_DOCUMENT_BYTES);
        ImageConfig config = ImageConfig.parse(bytes);
        archive.locate(config.digest(), configPath);
        List<String> paths = Json.strings(item, "Layers");
        if (paths.size() != config.diffIds().size()) {
            throw new InvalidImageException("invalid manifest, layers length mismatch: expected "
                    + config.diffIds().size() + ", got " + paths.size());
        }
        List<Descriptor> descriptors = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            descriptors.add(layer(paths.get(i), config.diffIds().get(i)));
        }
        Manifest manifest = Manifest.create(Descriptor.of(MediaTypes.OCI_CONFIG, bytes), descriptors);
        return new ArchivedImage(archive.keep(manifest), names);
    }

    private Descriptor layer(String path, Digest diffId) throws IOException {
        Descriptor known = layers.get(path);
        if (known != null) {
            return known;
        }
        Descriptor layer = describe(path, diffId);
        archive.locate(layer.digest(), path);
        layers.put(path, layer);
        return layer;
    }

    /// A plain layer's digest is its diff ID, which is verified when it is unpacked.
    private Descriptor describe(String path, Digest diffId) throws IOException {
        long size = files.size(path);
        Compression compression;
        try (InputStream in = files.read(path)) {
            compression = Compression.detect(in.readNBytes(Compression.MAGIC_BYTES));
        }
        return switch (compression) {
            case NONE -> new Descriptor(MediaTypes.OCI_LAYER, diffId, size);
            case GZIP -> new Descriptor(MediaTypes.OCI_LAYER_GZIP, compressedDigest(path), size);
            case ZSTD -> new Descriptor(MediaTypes.OCI_LAYER_ZSTD, compressedDigest(path), size);
            case BZIP2, XZ ->
                throw new InvalidImageException("invalid image archive: layer " + LayerPath.quoted(path) + " is "
                        + compression.name().toLowerCase(Locale.ROOT) + "-compressed");
        };
    }

    private Digest compressedDigest(String path) throws IOException {
        Optional<Digest> named = OciLayout.digest(path);
        if (named.isPresent()) {
            return named.get();
        }
        try (DigestingInputStream in = new DigestingInputStream(files.read(path))) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.digest();
        }
    }
}
