package dev.gantry.registry;

import dev.gantry.image.Digest;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.MediaTypes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a registry has to know of a manifest.
///
/// Source: OCI image-spec, manifest.md and image-index.md; Docker's image manifest version 2, schema 2.
///
/// @param artifactType the kind of artifact, which for an image manifest without one is its config's type;
/// or empty
/// @param subject the digest of the manifest that this one is about, or empty
/// @param annotations a JSON object, or empty
/// @param blobs config and layers that the registry must have; layers that lie elsewhere are left out
/// @param manifests the entries of an index
record ManifestDocument(
        String mediaType,
        String artifactType,
        String subject,
        String annotations,
        List<Digest> blobs,
        List<Digest> manifests) {
    ManifestDocument {
        blobs = List.copyOf(blobs);
        manifests = List.copyOf(manifests);
    }

    /// Everything it refers to but its subject.
    Set<Digest> parts() {
        Set<Digest> parts = new LinkedHashSet<>(blobs);
        parts.addAll(manifests);
        return parts;
    }

    /// Reads a manifest.
    ///
    /// @param contentType as the client declared it, without parameters; empty where it did not
    /// @throws RegistryException `MANIFEST_INVALID`, saying what is wrong
    static ManifestDocument read(byte[] bytes, String contentType) {
        ObjectNode node = parse(bytes);
        JsonNode version = node.get("schemaVersion");
        if (version == null || !version.isIntegralNumber() || version.intValue() != 2) {
            throw invalid("schemaVersion is not 2");
        }
        String mediaType = mediaType(node, contentType);
        boolean index = MediaTypes.isIndex(mediaType);
        List<Digest> blobs = new ArrayList<>();
        List<Digest> manifests = new ArrayList<>();
        String kind = text(node, "artifactType");
        if (index) {
            elements(node, "manifests").forEach(entry -> manifests.add(digest(entry)));
        } else {
            JsonNode config = node.get("config");
            if (config == null) {
                throw invalid("it has no config");
            }
            blobs.add(digest(config));
            kind = kind.isEmpty() ? text(config, "mediaType") : kind;
            elements(node, "layers").stream()
                    .filter(layer -> !isElsewhere(layer))
                    .forEach(layer -> blobs.add(digest(layer)));
        }
        JsonNode subject = present(node, "subject");
        JsonNode annotations = present(node, "annotations");
        return new ManifestDocument(
                mediaType,
                kind,
                subject == null ? "" : digest(subject).toString(),
                annotations instanceof ObjectNode object ? object.toString() : "",
                blobs,
                manifests);
    }

    private static ObjectNode parse(byte[] bytes) {
        try {
            if (RegistryJson.MAPPER.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
            throw invalid("not a JSON object");
        } catch (JacksonException e) {
            throw invalid(e.getOriginalMessage());
        }
    }

    private static String mediaType(ObjectNode node, String declared) {
        String own = text(node, "mediaType");
        if (!own.isEmpty() && !declared.isEmpty() && !own.equals(declared)) {
            throw invalid("its mediaType is \"" + own + "\", Content-Type says \"" + declared + "\"");
        }
        String mediaType = own.isEmpty() ? declared : own;
        if (mediaType.isEmpty()) {
            mediaType = node.has("manifests") ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST;
        }
        if (!MediaTypes.isManifest(mediaType) && !MediaTypes.isIndex(mediaType)) {
            throw invalid("unknown media type \"" + mediaType + "\"");
        }
        if (MediaTypes.isIndex(mediaType) ? node.has("layers") : node.has("manifests")) {
            throw invalid("it is both an image and an index"); // CVE-2021-41190
        }
        return mediaType;
    }

    /// A layer that is fetched from its `urls` need not be here.
    private static boolean isElsewhere(JsonNode layer) {
        JsonNode urls = layer.get("urls");
        return urls != null && !urls.isEmpty();
    }

    private static @Nullable JsonNode present(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = present(node, field);
        if (value == null) {
            return "";
        }
        if (!value.isString()) {
            throw invalid(field + " is not a string");
        }
        return value.stringValue();
    }

    private static List<JsonNode> elements(ObjectNode node, String field) {
        JsonNode value = present(node, field);
        if (value == null) {
            return List.of();
        }
        if (value instanceof ArrayNode array) {
            return List.copyOf(array.values());
        }
        throw invalid(field + " is not an array");
    }

    private static Digest digest(JsonNode descriptor) {
        try {
            return Digest.parse(text(descriptor, "digest"));
        } catch (InvalidImageException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static RegistryException invalid(String why) {
        return new RegistryException(ErrorCode.MANIFEST_INVALID, "manifest invalid: " + why);
    }
}
