package dev.gantry.image;

import java.io.IOException;
import java.io.InputStream;

/// Where blobs come from: a content store, an archive.
@FunctionalInterface
public interface BlobSource {
    /// Opens a blob at its first byte; the caller closes it.
    ///
    /// @throws InvalidImageException naming the digest when there is no such blob
    InputStream open(Digest digest) throws IOException;
}
