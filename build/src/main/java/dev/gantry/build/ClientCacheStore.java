package dev.gantry.build;

import dev.gantry.distribution.Upload;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.Index;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.Manifest;
import dev.gantry.image.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A cache that is an OCI layout of the client. Source: OCI image-spec, "Image Layout".
///
/// @param place of the flag that names it, by which the client knows it
record ClientCacheStore(BuildSession session, int place) implements CacheStore {
    private static final int LONGEST_DOCUMENT = 4 << 20;
    private static final String INDEX = "index.json";
    private static final byte[] LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);

    @Override
    public Optional<Manifest> manifest() throws IOException, InterruptedException {
        Optional<InputStream> index = session.readCache(place, INDEX);
        if (index.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = read(index.get(), INDEX);
        if (!(ImageTarget.parse(bytes) instanceof Index entries)
                || entries.manifests().isEmpty()) {
            throw new InvalidImageException("build cache: " + INDEX + " lists nothing");
        }
        ImageTarget target = ImageTarget.parse(document(entries.manifests().getFirst()));
        if (!(target instanceof Manifest manifest)) {
            throw new InvalidImageException("build cache: " + INDEX + " lists no manifest");
        }
        return Optional.of(manifest);
    }

    /// Only the client knows.
    @Override
    public boolean isSame(CacheStore other) {
        return false;
    }

    private static String path(Descriptor blob) {
        return "blobs/" + blob.digest().algorithm().label() + "/"
                + blob.digest().hex();
    }

    private static byte[] read(InputStream in, String what) throws IOException {
        try (in) {
            byte[] bytes = in.readNBytes(LONGEST_DOCUMENT + 1);
            if (bytes.length > LONGEST_DOCUMENT) {
                throw new InvalidImageException("build cache: " + what + " is longer than " + LONGEST_DOCUMENT);
            }
            return bytes;
        }
    }

    @Override
    public byte[] document(Descriptor blob) throws IOException, InterruptedException {
        byte[] bytes = read(file(path(blob)), path(blob));
        if (!Digest.of(blob.digest().algorithm(), bytes).equals(blob.digest())) {
            throw new InvalidImageException("build cache: " + path(blob) + " is not what its name says");
        }
        return bytes;
    }

    private InputStream file(String path) throws IOException, InterruptedException {
        return session.readCache(place, path).orElseThrow(() -> new IOException("the client has no " + path));
    }

    @Override
    public InputStream open(Descriptor blob, long offset) throws IOException {
        try {
            InputStream in = file(path(blob));
            in.skipNBytes(offset);
            return in;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void put(Descriptor blob, Upload.Content content) throws IOException, InterruptedException {
        session.writeCache(place, path(blob), content);
    }

    private void put(String path, byte[] bytes) throws IOException, InterruptedException {
        session.writeCache(place, path, _ -> new ByteArrayInputStream(bytes));
    }

    @Override
    public void publish(Manifest manifest) throws IOException, InterruptedException {
        Descriptor described = manifest.descriptor();
        put(path(described), manifest.bytes());
        put("oci-layout", LAYOUT);
        put(
                INDEX,
                Index.create(List.of(new Descriptor(MediaTypes.OCI_MANIFEST, described.digest(), described.size())))
                        .bytes());
    }
}
