package dev.gantry.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An OCI image layout in an archive: `oci-layout`, `index.json`, `blobs/<algorithm>/<hex>`.
///
/// Source: OCI image-spec, image-layout.md; the annotations by which containerd and Docker name images.
final class OciLayout {
    static final String INDEX = "index.json";
    static final String MARKER = "oci-layout";
    static final String MARKER_CONTENT = "{\"imageLayoutVersion\":\"1.0.0\"}";
    static final String IMAGE_NAME = "io.containerd.image.name";
    static final String REF_NAME = "org.opencontainers.image.ref.name";

    private static final int MAX_INDEX_BYTES = 4 << 20;
    private static final int MAX_DEPTH = 4;
    private static final Pattern BLOB = Pattern.compile("blobs/(sha256|sha512)/([0-9a-f]+)");

    private final ArchiveFiles files;
    private final ImageArchive archive;

    /// The names of each image by its target, as an image with two tags is in the index twice.
    private final Map<Descriptor, Set<Reference>> found = new LinkedHashMap<>();

    OciLayout(ArchiveFiles files, ImageArchive archive) {
        this.files = files;
        this.archive = archive;
    }

    static String path(Digest digest) {
        return "blobs/" + digest.algorithm().label() + "/" + digest.hex();
    }

    /// The digest that a blob's path names; empty for a path of another form.
    static Optional<Digest> digest(String path) {
        Matcher blob = BLOB.matcher(path);
        return blob.matches() ? Optional.of(Digest.parse(blob.group(1) + ":" + blob.group(2))) : Optional.empty();
    }

    List<ArchivedImage> images() throws IOException {
        for (String path : files.paths()) {
            digest(path).ifPresent(digest -> archive.locate(digest, path));
        }
        byte[] bytes = files.document(INDEX, MAX_INDEX_BYTES);
        if (!(ImageTarget.parse(bytes) instanceof Index index)) {
            throw new InvalidImageException("invalid image archive: " + INDEX + " is no index");
        }
        collect(index, MAX_DEPTH);
        List<ArchivedImage> images = new ArrayList<>();
        found.forEach((target, names) -> images.add(new ArchivedImage(target, List.copyOf(names))));
        return List.copyOf(images);
    }

    private void collect(Index index, int depth) throws IOException {
        for (Descriptor entry : index.manifests()) {
            if (!archive.contains(entry.digest())) {
                throw new InvalidImageException("invalid image archive: it has no blob " + entry.digest());
            }
            Optional<Reference> name = name(entry);
            if (name.isEmpty() && MediaTypes.isIndex(entry.mediaType()) && holdsNames(entry) && depth > 0) {
                collect(index(entry), depth - 1);
                continue;
            }
            Descriptor target = new Descriptor(entry.mediaType(), entry.digest(), entry.size());
            Set<Reference> names = found.computeIfAbsent(target, unseen -> new LinkedHashSet<>());
            name.ifPresent(names::add);
        }
    }

    /// An index without a name is an image for several platforms, unless it names what it holds.
    private boolean holdsNames(Descriptor entry) throws IOException {
        return index(entry).manifests().stream().anyMatch(child -> name(child).isPresent());
    }

    private Index index(Descriptor descriptor) throws IOException {
        if (ImageTarget.parse(archive.document(descriptor)) instanceof Index index) {
            return index;
        }
        throw new InvalidImageException("invalid image archive: " + descriptor.digest() + " is no index");
    }

    /// containerd's annotation holds a full name. OCI's own may be a name with a tag or only a tag, which
    /// names nothing here; what is no reference is passed over, as the specification allows any text.
    private static Optional<Reference> name(Descriptor entry) {
        String full = entry.annotations().get(IMAGE_NAME);
        String text = full == null ? entry.annotations().getOrDefault(REF_NAME, "") : full;
        if (full == null && text.indexOf(':') < 0 && text.indexOf('/') < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Reference.parse(text).tagged());
        } catch (InvalidReferenceException other) {
            return Optional.empty();
        }
    }
}
