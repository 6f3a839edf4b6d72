package dev.gantry.image;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A list of manifests, usually one per platform; also the `index.json` of an OCI layout, where each entry
/// is an image of its own and may be an index again.
///
/// Source: OCI image-spec, image-index.md; Docker's manifest list.
public final class Index implements ImageTarget {
    /// Marks entries that describe another entry (build provenance) and are no image to run.
    private static final String REFERENCE_TYPE = "vnd.docker.reference.type";

    private static final String REFERENCE_DIGEST = "vnd.docker.reference.digest";
    private static final String ATTESTATION = "attestation-manifest";

    private final byte[] bytes;
    private final String mediaType;
    private final List<Descriptor> manifests;
    private final Map<String, String> annotations;

    private Index(byte[] bytes, String mediaType, List<Descriptor> manifests, Map<String, String> annotations) {
        this.bytes = bytes;
        this.mediaType = mediaType;
        this.manifests = List.copyOf(manifests);
        this.annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    /// Writes an OCI index of these entries.
    public static Index create(List<Descriptor> manifests) {
        ObjectNode node = Json.object();
        node.put("schemaVersion", 2);
        node.put("mediaType", MediaTypes.OCI_INDEX);
        ArrayNode array = node.putArray("manifests");
        manifests.forEach(manifest -> array.add(manifest.write()));
        return new Index(Json.write(node), MediaTypes.OCI_INDEX, manifests, Map.of());
    }

    /// Writes the index of a layout that has images of these names. Tools find them by the full name.
    public static Index ofNames(Map<Reference, Descriptor> names) {
        List<Descriptor> named = new ArrayList<>();
        names.forEach((name, target) -> named.add(
                target.annotated(Map.of(OciLayout.IMAGE_NAME, name.toString(), OciLayout.REF_NAME, name.toString()))));
        return create(named);
    }

    static Index read(byte[] bytes, ObjectNode node) {
        String mediaType = Json.string(node, "mediaType");
        if (!mediaType.isEmpty() && !MediaTypes.isIndex(mediaType)) {
            throw new InvalidImageException("invalid image index: unexpected media type \"" + mediaType + "\"");
        }
        List<Descriptor> manifests = new ArrayList<>();
        for (JsonNode manifest : Json.elements(node, "manifests")) {
            manifests.add(Descriptor.read(manifest));
        }
        return new Index(
                bytes,
                mediaType.isEmpty() ? MediaTypes.OCI_INDEX : mediaType,
                manifests,
                Json.stringMap(node, "annotations"));
    }

    @Override
    public String mediaType() {
        return mediaType;
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public Descriptor descriptor() {
        return Descriptor.of(mediaType, bytes);
    }

    /// The entries in document order.
    public List<Descriptor> manifests() {
        return manifests;
    }

    /// Of an entry that attests how another one was built, the digest of that.
    public static Optional<String> attested(Descriptor entry) {
        return ATTESTATION.equals(entry.annotations().get(REFERENCE_TYPE))
                ? Optional.of(entry.annotations().getOrDefault(REFERENCE_DIGEST, ""))
                : Optional.empty();
    }

    /// The entries that attest how a manifest was built.
    public List<Descriptor> attestationsOf(Digest manifest) {
        return manifests.stream()
                .filter(entry ->
                        attested(entry).filter(manifest.toString()::equals).isPresent())
                .toList();
    }

    public Map<String, String> annotations() {
        return annotations;
    }

    /// The entries that are images for Linux: attestations and entries without a platform are none.
    public List<Descriptor> images() {
        return manifests.stream()
                .filter(entry -> !entry.annotations().containsKey(REFERENCE_TYPE))
                .filter(entry ->
                        entry.platform() != null && entry.platform().os().equals("linux"))
                .toList();
    }

    /// The entry for this machine: the one of its very platform, or else the first that runs on it.
    public Optional<Descriptor> find(Platform machine) {
        return manifests.stream()
                .filter(entry -> !entry.annotations().containsKey(REFERENCE_TYPE))
                .filter(entry -> entry.platform() != null && entry.platform().runsOn(machine))
                .min(Comparator.comparingInt(
                        entry -> entry.platform() == null ? 2 : entry.platform().distance(machine)));
    }
}
