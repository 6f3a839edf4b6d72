package dev.gantry.image;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One platform's image: its config and its layers, lowest first.
///
/// Source: OCI image-spec, manifest.md; Docker's image manifest version 2, schema 2.
public final class Manifest implements ImageTarget {
    private final byte[] bytes;
    private final String mediaType;
    private final Descriptor config;
    private final List<Descriptor> layers;
    private final Map<String, String> annotations;

    private Manifest(
            byte[] bytes,
            String mediaType,
            Descriptor config,
            List<Descriptor> layers,
            Map<String, String> annotations) {
        this.bytes = bytes;
        this.mediaType = mediaType;
        this.config = config;
        this.layers = List.copyOf(layers);
        this.annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    /// Writes an OCI manifest of these parts.
    public static Manifest create(Descriptor config, List<Descriptor> layers) {
        return create(config, layers, Map.of());
    }

    /// Writes an OCI manifest of these parts, with its annotations in the order of their names.
    public static Manifest create(Descriptor config, List<Descriptor> layers, Map<String, String> annotations) {
        ObjectNode node = Json.object();
        node.put("schemaVersion", 2);
        node.put("mediaType", MediaTypes.OCI_MANIFEST);
        node.set("config", config.write());
        ArrayNode array = node.putArray("layers");
        layers.forEach(layer -> array.add(layer.write()));
        Map<String, String> sorted = new TreeMap<>(annotations);
        if (!sorted.isEmpty()) {
            node.set("annotations", Json.objectOf(sorted));
        }
        return new Manifest(Json.write(node), MediaTypes.OCI_MANIFEST, config, layers, sorted);
    }

    static Manifest read(byte[] bytes, ObjectNode node) {
        String mediaType = Json.string(node, "mediaType");
        if (!mediaType.isEmpty() && !MediaTypes.isManifest(mediaType)) {
            throw new InvalidImageException("invalid image manifest: unexpected media type \"" + mediaType + "\"");
        }
        ObjectNode config = Json.objectOrNull(node, "config");
        if (config == null) {
            throw new InvalidImageException("invalid image manifest: it has no config");
        }
        List<Descriptor> layers = new ArrayList<>();
        for (JsonNode layer : Json.elements(node, "layers")) {
            layers.add(Descriptor.read(layer));
        }
        return new Manifest(
                bytes,
                mediaType.isEmpty() ? MediaTypes.OCI_MANIFEST : mediaType,
                Descriptor.read(config),
                layers,
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

    /// The image's configuration; of another media type than [MediaTypes#isConfig] for what is no image to
    /// run.
    public Descriptor config() {
        return config;
    }

    /// The layers, lowest first.
    public List<Descriptor> layers() {
        return layers;
    }

    /// The digests of the config and the layers.
    public Set<Digest> content() {
        Set<Digest> content = new LinkedHashSet<>();
        content.add(config.digest());
        layers.forEach(layer -> content.add(layer.digest()));
        return content;
    }

    public Map<String, String> annotations() {
        return annotations;
    }
}
