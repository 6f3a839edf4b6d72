package dev.gantry.registry;

import dev.gantry.image.Digest;
import dev.gantry.image.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Manifests as tests push them.
final class TestManifests {
    private TestManifests() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String descriptor(String mediaType, byte[] content) {
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + Digest.of(content) + "\",\"size\":"
                + content.length + "}";
    }

    /// An image of a config and layers.
    ///
    /// @param more further members of the object, each beginning with a comma
    static byte[] image(String mediaType, byte[] config, String more, byte[]... layers) {
        boolean docker = mediaType.equals(MediaTypes.DOCKER_MANIFEST);
        StringBuilder text = new StringBuilder("{\"schemaVersion\":2,\"mediaType\":\"" + mediaType + "\",\"config\":"
                + descriptor(docker ? MediaTypes.DOCKER_CONFIG : MediaTypes.OCI_CONFIG, config) + ",\"layers\":[");
        for (int i = 0; i < layers.length; i++) {
            text.append(i == 0 ? "" : ",")
                    .append(descriptor(docker ? MediaTypes.DOCKER_LAYER_GZIP : MediaTypes.OCI_LAYER_GZIP, layers[i]));
        }
        return bytes(text.append(']').append(more).append('}').toString());
    }

    static byte[] index(String mediaType, String entryType, byte[]... manifests) {
        StringBuilder text =
                new StringBuilder("{\"schemaVersion\":2,\"mediaType\":\"" + mediaType + "\",\"manifests\":[");
        for (int i = 0; i < manifests.length; i++) {
            String entry = descriptor(entryType, manifests[i]);
            text.append(i == 0 ? "" : ",")
                    .append(entry, 0, entry.length() - 1)
                    .append(",\"platform\":{\"os\":\"linux\",\"architecture\":\"")
                    .append(i == 0 ? "amd64" : "arm64")
                    .append("\"}}");
        }
        return bytes(text.append("]}").toString());
    }

    /// Pushes an image of one layer and answers its manifest.
    static byte[] push(TestClient client, String repository, String tag, String content, String more)
            throws IOException {
        byte[] config = bytes("{\"content\":\"" + content + "\"}");
        byte[] layer = bytes("layer of " + content);
        client.push(repository, config);
        client.push(repository, layer);
        byte[] manifest = image(MediaTypes.OCI_MANIFEST, config, more, layer);
        TestClient.Answer answer = client.putManifest(repository, tag, MediaTypes.OCI_MANIFEST, manifest);
        if (answer.status() != 201) {
            throw new IOException("push of " + tag + ": " + answer.status() + " " + answer.text());
        }
        return manifest;
    }
}
