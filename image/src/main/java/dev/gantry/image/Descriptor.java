package dev.gantry.image;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Points to a blob: what it is, its digest, its size in bytes.
///
/// Source: OCI image-spec, descriptor.md.
///
/// @param annotations in document order; empty when there are none
/// @param platform only on the entries of an index
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        Map<String, String> annotations,
        @Nullable Platform platform) {

    public Descriptor {
        if (size < 0) {
            throw new InvalidImageException("invalid descriptor of " + digest + ": negative size " + size);
        }
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    public Descriptor(String mediaType, Digest digest, long size) {
        this(mediaType, digest, size, Map.of(), null);
    }

    /// Describes these bytes.
    public static Descriptor of(String mediaType, byte[] bytes) {
        return new Descriptor(mediaType, Digest.of(bytes), bytes.length);
    }

    /// The same blob with these annotations.
    public Descriptor annotated(Map<String, String> newAnnotations) {
        return new Descriptor(mediaType, digest, size, newAnnotations, platform);
    }

    /// The same blob for this platform.
    public Descriptor on(Platform newPlatform) {
        return new Descriptor(mediaType, digest, size, annotations, newPlatform);
    }

    static Descriptor read(JsonNode node) {
        if (!node.isObject()) {
            throw new InvalidImageException("invalid descriptor: not a JSON object");
        }
        ObjectNode platform = Json.objectOrNull(node, "platform");
        return new Descriptor(
                Json.string(node, "mediaType"),
                Digest.parse(Json.string(node, "digest")),
                Json.number(node, "size"),
                Json.stringMap(node, "annotations"),
                platform == null ? null : readPlatform(platform));
    }

    private static Platform readPlatform(ObjectNode node) {
        return new Platform(Json.string(node, "os"), Json.string(node, "architecture"), Json.string(node, "variant"));
    }

    ObjectNode write() {
        ObjectNode node = Json.object();
        node.put("mediaType", mediaType);
        node.put("digest", digest.toString());
        node.put("size", size);
        if (!annotations.isEmpty()) {
            node.set("annotations", Json.objectOf(annotations));
        }
        if (platform != null) {
            ObjectNode target = node.putObject("platform");
            target.put("architecture", platform.architecture());
            target.put("os", platform.os());
            if (!platform.variant().isEmpty()) {
                target.put("variant", platform.variant());
            }
        }
        return node;
    }
}
