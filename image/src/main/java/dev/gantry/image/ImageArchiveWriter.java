package dev.gantry.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes images as `docker save` does since version 25: an OCI layout in a tar that also carries the
/// `manifest.json` and `repositories` that older readers look for, unless an OCI layout alone is wanted. Streams;
/// holds no blob in memory. The same images make the same bytes.
///
///     blobs/sha256/<hex>   layers as they are stored, configs, manifests, indexes; each once
///     index.json           an entry for each name of each image
///     manifest.json        config, names and layers of each image
///     oci-layout
///     repositories         name, tag, top layer
public final class ImageArchiveWriter {
    private static final Instant TIME = Instant.EPOCH;

    private final LayerWriter tar;
    private final BlobSource blobs;
    private final Platform machine;
    private final Format format;
    private final Set<Digest> written = new LinkedHashSet<>();
    private final List<Descriptor> entries = new ArrayList<>();
    private final ArrayNode manifests = Json.array();
    private final Map<String, Map<String, String>> repositories = new LinkedHashMap<>();

    private ImageArchiveWriter(OutputStream out, BlobSource blobs, Platform machine, Format format) {
        this.tar = new LayerWriter(out);
        this.blobs = blobs;
        this.machine = machine;
        this.format = format;
    }

    /// Whom an archive is for.
    public enum Format {
        /// All readers that there are.
        DOCKER,
        /// Readers of OCI layouts.
        OCI
    }

    /// Writes an archive for all readers; does not close `out`.
    public static void write(List<ArchivedImage> images, BlobSource blobs, Platform machine, OutputStream out)
            throws IOException {
        write(images, blobs, machine, Format.DOCKER, out);
    }

    /// Writes an archive; does not close `out`.
    ///
    /// @param images each with the names that it is to have
    /// @param machine whose manifest of an index goes into `manifest.json`; all that are there go into the
    ///     archive
    /// @throws InvalidImageException when a blob is missing
    public static void write(
            List<ArchivedImage> images, BlobSource blobs, Platform machine, Format format, OutputStream out)
            throws IOException {
        ImageArchiveWriter writer = new ImageArchiveWriter(out, blobs, machine, format);
        writer.tar.add(LayerEntry.directory("blobs", 0755, TIME));
        writer.tar.add(LayerEntry.directory("blobs/sha256", 0755, TIME));
        for (ArchivedImage image : images) {
            writer.add(image);
        }
        writer.finish();
    }

    private void add(ArchivedImage image) throws IOException {
        ImageTarget target = ImageTarget.parse(blobs.document(image.target()));
        switch (target) {
            case Manifest manifest -> {
                addManifest(image.target(), manifest);
                list(manifest, image.names());
            }
            case Index index -> addIndex(image, index);
        }
        addEntries(image);
    }

    private void addEntries(ArchivedImage image) {
        if (image.names().isEmpty()) {
            entries.add(image.target());
        }
        for (Reference name : image.names()) {
            Map<String, String> annotations = new LinkedHashMap<>(image.target().annotations());
            annotations.put(OciLayout.IMAGE_NAME, name.toString());
            if (name.tag() != null) {
                annotations.put(OciLayout.REF_NAME, name.tag());
            }
            entries.add(image.target().annotated(annotations));
        }
    }

    /// An index is saved with those of its images that are here; a pull brings one platform's only. Older readers,
    /// which know no index, get the machine's image, or else the first.
    private void addIndex(ArchivedImage image, Index index) throws IOException {
        List<Manifest> whole = new ArrayList<>();
        addPresent(index, whole);
        addBlob(image.target());
        Manifest ours = whole.isEmpty() ? null : whole.getFirst();
        Optional<Descriptor> best = index.find(machine);
        for (Manifest manifest : whole) {
            if (best.isPresent()
                    && manifest.descriptor().digest().equals(best.get().digest())) {
                ours = manifest;
            }
        }
        if (ours == null) {
            throw new InvalidImageException("image " + image.target().digest() + " has no manifest for " + machine);
        }
        list(ours, image.names());
    }

    private void addPresent(Index index, List<Manifest> whole) throws IOException {
        for (Descriptor entry : index.manifests()) {
            if (!blobs.contains(entry.digest())) {
                continue;
            }
            switch (ImageTarget.parse(blobs.document(entry))) {
                case Manifest manifest -> {
                    if (blobs.containsAll(manifest.content())) {
                        addManifest(entry, manifest);
                        whole.add(manifest);
                    }
                }
                case Index nested -> {
                    addPresent(nested, whole);
                    addBlob(entry);
                }
            }
        }
    }

    private void addManifest(Descriptor descriptor, Manifest manifest) throws IOException {
        for (Descriptor layer : manifest.layers()) {
            addBlob(layer);
        }
        addBlob(manifest.config());
        addBlob(descriptor);
    }

    private void addBlob(Descriptor blob) throws IOException {
        if (!written.add(blob.digest())) {
            return;
        }
        LayerEntry entry = LayerEntry.file(OciLayout.path(blob.digest()), 0644, TIME, blob.size());
        try (InputStream in = blobs.open(blob.digest())) {
            tar.add(entry, LayerWriter.Source.of(in));
        }
    }

    private void list(Manifest manifest, List<Reference> names) {
        ObjectNode item = manifests.addObject();
        item.put("Config", OciLayout.path(manifest.config().digest()));
        item.set(
                "RepoTags", Json.arrayOf(names.stream().map(Reference::familiar).toList()));
        item.set(
                "Layers",
                Json.arrayOf(manifest.layers().stream()
                        .map(layer -> OciLayout.path(layer.digest()))
                        .toList()));
        if (manifest.layers().isEmpty()) {
            return;
        }
        String top = manifest.layers().getLast().digest().hex();
        for (Reference name : names) {
            if (name.tag() != null) {
                repositories
                        .computeIfAbsent(name.familiarName(), unseen -> new LinkedHashMap<>())
                        .put(name.tag(), top);
            }
        }
    }

    private void finish() throws IOException {
        addDocument(OciLayout.INDEX, Index.create(entries).bytes());
        if (format == Format.DOCKER) {
            addDocument(DockerLayout.MANIFEST, Json.write(manifests));
        }
        addDocument(OciLayout.MARKER, OciLayout.MARKER_CONTENT.getBytes(StandardCharsets.US_ASCII));
        if (format == Format.DOCKER && !repositories.isEmpty()) {
            ObjectNode names = Json.object();
            repositories.forEach((name, tags) -> names.set(name, Json.objectOf(tags)));
            addDocument("repositories", Json.write(names));
        }
        tar.finish();
    }

    private void addDocument(String path, byte[] bytes) throws IOException {
        LayerEntry entry = LayerEntry.file(path, 0644, TIME, bytes.length);
        tar.add(entry, (offset, buffer, length) -> {
            int count = Math.min(length, bytes.length - (int) offset);
            System.arraycopy(bytes, (int) offset, buffer, 0, count);
            return count;
        });
    }
}
