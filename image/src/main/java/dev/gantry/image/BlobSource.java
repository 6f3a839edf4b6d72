package dev.gantry.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;

/// Where blobs come from: a content store, an archive.
@FunctionalInterface
public interface BlobSource {
    /// Opens a blob at its first byte; the caller closes it.
    ///
    /// @throws InvalidImageException naming the digest when there is no such blob
    InputStream open(Digest digest) throws IOException;

    /// Whether there is such a blob. Asks by opening it where an implementation knows nothing quicker.
    default boolean contains(Digest digest) throws IOException {
        try {
            open(digest).close();
            return true;
        } catch (InvalidImageException missing) {
            return false;
        }
    }

    /// Whether there are all of these.
    default boolean containsAll(Collection<Digest> digests) throws IOException {
        for (Digest digest : digests) {
            if (!contains(digest)) {
                return false;
            }
        }
        return true;
    }

    /// A document of which a descriptor tells the size: a manifest, an index, a config.
    ///
    /// @throws InvalidImageException when there is no such blob, when it is larger than documents are, or
    ///     when its bytes are not those that the descriptor names
    default byte[] document(Descriptor descriptor) throws IOException {
        int limit = 4 << 20;
        if (descriptor.size() > limit) {
            throw new InvalidImageException(
                    "document " + descriptor.digest() + " has " + descriptor.size() + " bytes, allowed are " + limit);
        }
        try (InputStream blob = open(descriptor.digest())) {
            byte[] bytes = blob.readNBytes(limit + 1);
            Digest found = Digest.of(descriptor.digest().algorithm(), bytes);
            if (bytes.length != descriptor.size() || !found.equals(descriptor.digest())) {
                throw new InvalidImageException("content of " + descriptor.digest() + " does not match: it has "
                        + bytes.length + " bytes and the digest " + found);
            }
            return bytes;
        }
    }
}
