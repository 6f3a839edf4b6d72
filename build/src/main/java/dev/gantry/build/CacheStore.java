package dev.gantry.build;

import dev.gantry.distribution.Upload;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Where a build's cache is that came from elsewhere, or goes there: a manifest, and blobs.
///
/// Errors: [dev.gantry.distribution.RegistryException], [dev.gantry.image.InvalidImageException], and `IOException`
/// where the client does not have what is asked for.
interface CacheStore {
    /// What is there; empty for nothing.
    Optional<Manifest> manifest() throws IOException, InterruptedException;

    /// Whether both are of the same place.
    boolean isSame(CacheStore other);

    /// A small blob, whole.
    byte[] document(Descriptor blob) throws IOException, InterruptedException;

    /// A blob from a byte on, which nobody has verified.
    InputStream open(Descriptor blob, long offset) throws IOException;

    /// Puts a blob there, unless it is there.
    void put(Descriptor blob, Upload.Content content) throws IOException, InterruptedException;

    /// Has the manifest be what is there.
    void publish(Manifest manifest) throws IOException, InterruptedException;
}
