package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.image.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The manifest of one image, as a registry gave it, and what a list says about it.
///
/// @param ref the name it was asked for by, in full
/// @param descriptor media type, digest, size and platform
/// @param raw the registry's own bytes, which the digest is of
record ImageManifest(String ref, JsonObject descriptor, String raw) {
    /// The fields of a platform, in the order that Docker writes them.
    private static final List<String> PLATFORM = List.of("architecture", "os", "os.version", "os.features", "variant");

    /// A manifest from a registry.
    static ImageManifest of(ImageName name, String mediaType, String digest, String raw, JsonObject platform) {
        long size = raw.getBytes(StandardCharsets.UTF_8).length;
        JsonObject descriptor = JsonObject.of("mediaType", mediaType, "digest", digest, "size", size);
        return new ImageManifest(name.full(), descriptor, raw).withPlatform(platform);
    }

    /// A document of [ManifestStore].
    static ImageManifest from(JsonObject kept) {
        String raw = kept.text("Raw");
        String text = raw.isEmpty()
                ? Json.writeIndented(content(kept), "   ") // what clients before 28 kept
                : new String(Base64.getDecoder().decode(raw), StandardCharsets.UTF_8);
        return new ImageManifest(kept.text("Ref"), kept.object("Descriptor"), text);
    }

    private static JsonObject content(JsonObject kept) {
        return kept.object(kept.has("OCIManifest") ? "OCIManifest" : "SchemaV2Manifest");
    }

    /// As [ManifestStore] and `inspect --verbose` show it.
    JsonObject json() {
        return JsonObject.of(
                "Ref",
                ref,
                "Descriptor",
                descriptor,
                "Raw",
                Base64.getEncoder().encodeToString(raw.getBytes(StandardCharsets.UTF_8)),
                mediaType().equals(MediaTypes.OCI_MANIFEST) ? "OCIManifest" : "SchemaV2Manifest",
                content());
    }

    /// The manifest itself.
    JsonObject content() {
        return JsonObject.from(Json.parse(raw));
    }

    String mediaType() {
        return descriptor.text("mediaType");
    }

    String digest() {
        return descriptor.text("digest");
    }

    JsonObject platform() {
        return descriptor.object("platform");
    }

    /// The same manifest for `platform`, of which only the fields of a platform are taken.
    ImageManifest withPlatform(JsonObject platform) {
        JsonObject ordered = new JsonObject();
        for (String field : PLATFORM) {
            boolean required = field.equals("architecture") || field.equals("os");
            if (required
                    || !(platform.text(field).isEmpty() && platform.list(field).isEmpty())) {
                ordered.put(field, platform.has(field) ? platform.get(field) : "");
            }
        }
        JsonObject changed = new JsonObject();
        descriptor.forEach(changed::put);
        changed.put("platform", ordered);
        return new ImageManifest(ref, changed, raw);
    }

    /// The digests of the configuration and the layers.
    List<String> blobs() {
        List<String> digests = new ArrayList<>();
        digests.add(content().object("config").text("digest"));
        content().objects("layers").forEach(layer -> digests.add(layer.text("digest")));
        return digests;
    }

    /// The list of `manifests` that is pushed as `target`: an index where its images are OCI's.
    ///
    /// Errors: [CliException] when an image is in another registry.
    static String list(List<ImageManifest> manifests, ImageName target) {
        List<JsonObject> entries = new ArrayList<>();
        for (ImageManifest manifest : manifests) {
            String domain = ImageName.parse(manifest.ref()).domain();
            if (!domain.equals(target.domain())) {
                throw new CliException("cannot use source images from a different registry than the target image: "
                        + domain + " != " + target.domain());
            }
            entries.add(JsonObject.of(
                    "mediaType", manifest.mediaType(),
                    "size", manifest.descriptor().number("size"),
                    "digest", manifest.digest(),
                    "platform", manifest.platform()));
        }
        JsonObject list = JsonObject.of("schemaVersion", 2, "mediaType", listType(manifests), "manifests", entries);
        return Json.writeIndented(list, "   ");
    }

    /// The media type of the list that [#list] makes.
    static String listType(List<ImageManifest> manifests) {
        boolean oci = !manifests.isEmpty() && manifests.getFirst().mediaType().equals(MediaTypes.OCI_MANIFEST);
        return oci ? MediaTypes.OCI_INDEX : MediaTypes.DOCKER_MANIFEST_LIST;
    }
}
