package dev.gantry.image;

import tools.jackson.databind.node.ObjectNode;

/// What an image name points to: the manifest of one platform, or an index of several. Keeps the bytes it
/// was read from, so its digest stays true and fields that we do not know survive.
public sealed interface ImageTarget permits Manifest, Index {

    /// The document's media type, from the document or, where it names none, from its shape.
    String mediaType();

    /// The document as it was read or first written; a fresh copy.
    byte[] bytes();

    /// A descriptor of this document: media type, digest, size.
    Descriptor descriptor();

    /// Reads a manifest or an index, OCI's or Docker's schema 2.
    ///
    /// @throws InvalidImageException when it is malformed, of schema 1, or both manifest and index at once
    ///     (a document that two readers could understand differently)
    static ImageTarget parse(byte[] bytes) {
        ObjectNode node = Json.readObject(bytes, "image manifest");
        long schema = Json.number(node, "schemaVersion");
        if (schema != 2) {
            throw new InvalidImageException(
                    "invalid image manifest: schema version " + schema + " is not supported, only 2 is");
        }
        boolean index = node.has("manifests");
        if (index && (node.has("config") || node.has("layers"))) {
            throw new InvalidImageException("invalid image manifest: it is both a manifest and an index");
        }
        return index ? Index.read(bytes.clone(), node) : Manifest.read(bytes.clone(), node);
    }
}
