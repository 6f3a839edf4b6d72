package dev.gantry.build;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.Manifest;
import dev.gantry.image.MediaTypes;
import dev.gantry.linux.Directory;
import dev.gantry.storage.CachedStep;
import dev.gantry.storage.Lease;
import dev.gantry.storage.RemoteBlobs;
import dev.gantry.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A cache from elsewhere. Only what a build can use of it is brought. Safe for any thread.
final class ImportedCache {
    private static final int BUFFER = 64 << 10;

    private final CacheStore store;
    private final Map<Digest, Descriptor> blobs = new HashMap<>();
    private final Map<String, CacheDocument.Step> steps = new HashMap<>();
    private final Map<String, CacheDocument.Mount> mounts = new HashMap<>();
    private final Map<String, CacheDocument.Layer> layers = new HashMap<>();

    private ImportedCache(CacheStore store, Manifest manifest, CacheDocument document) {
        this.store = store;
        manifest.layers().forEach(layer -> blobs.put(layer.digest(), layer));
        document.layers().forEach(layer -> layers.put(layer.diffId(), layer));
        document.steps().forEach(step -> steps.put(step.key(), step));
        document.mounts().forEach(mount -> mounts.put(mount.key(), mount));
    }

    /// Reads what a store has.
    ///
    /// @return empty where there is nothing, or an image without a cache
    static Optional<ImportedCache> of(CacheStore store) throws IOException, InterruptedException {
        Optional<Manifest> manifest = store.manifest();
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        Manifest found = manifest.get();
        String inline = found.annotations().get(CacheDocument.ANNOTATION);
        if (inline != null) {
            return Optional.of(
                    new ImportedCache(store, found, CacheDocument.parse(inline.getBytes(StandardCharsets.UTF_8))));
        }
        if (!found.config().mediaType().equals(CacheDocument.MEDIA_TYPE)) {
            return Optional.empty();
        }
        return Optional.of(new ImportedCache(store, found, CacheDocument.parse(store.document(found.config()))));
    }

    /// Brings what a step has made.
    ///
    /// @param lease holds it from then on
    /// @throws IOException and what [CacheStore] throws
    Optional<CachedStep> bring(Storage storage, Lease lease, String key) throws IOException {
        CacheDocument.Step step = steps.get(key);
        if (step == null) {
            return Optional.empty();
        }
        Descriptor layer = null;
        if (!step.layer().isEmpty()) {
            CacheDocument.Layer wanted = layer(step.layer());
            layer = new Descriptor(MediaTypes.OCI_LAYER, Digest.parse(wanted.diffId()), wanted.size());
            storage.puller().bringLayer(lease, layer, plain(wanted), NoProgress.INSTANCE);
        }
        return Optional.of(new CachedStep(key, layer, Instant.parse(step.created())));
    }

    private CacheDocument.Layer layer(String diffId) {
        CacheDocument.Layer layer = layers.get(diffId);
        if (layer == null) {
            throw new InvalidImageException("build cache: there is no layer " + diffId);
        }
        return layer;
    }

    private RemoteBlobs plain(CacheDocument.Layer layer) {
        return (_, offset, _) -> {
            if (layer.blob().equals(layer.diffId())) {
                return store.open(blob(layer), offset);
            }
            InputStream in = new GZIPInputStream(store.open(blob(layer), 0), BUFFER);
            try {
                in.skipNBytes(offset);
                return in;
            } catch (IOException e) {
                in.close();
                throw e;
            }
        };
    }

    private Descriptor blob(CacheDocument.Layer layer) {
        Descriptor blob = blobs.get(Digest.parse(layer.blob()));
        if (blob == null) {
            throw new InvalidImageException("build cache: its manifest does not have " + layer.blob());
        }
        return blob;
    }

    /// The blob in which a layer is kept here, if it is.
    ///
    /// @param isCompressed in which form
    @Nullable Descriptor known(Digest diffId, boolean isCompressed) {
        CacheDocument.Layer layer = layers.get(diffId.toString());
        return layer == null || layer.blob().equals(layer.diffId()) == isCompressed
                ? null
                : blobs.get(Digest.parse(layer.blob()));
    }

    /// Whether a store has what this cache has.
    boolean isIn(CacheStore other) {
        return store.isSame(other);
    }

    boolean hasMount(String key) {
        return mounts.containsKey(key);
    }

    /// Fills a new cache mount.
    ///
    /// @throws IOException and what [CacheStore] throws
    void fill(Storage storage, String key, Directory fresh) throws IOException {
        CacheDocument.Mount mount = mounts.get(key);
        if (mount == null) {
            return;
        }
        CacheDocument.Layer layer = layer(mount.layer());
        try (InputStream tar = store.open(blob(layer), 0)) {
            Digest actual = storage.trees().unpackInto(fresh, tar, LayerLimits.DEFAULT);
            if (!actual.equals(Digest.parse(layer.diffId()))) {
                throw new InvalidImageException("build cache: a mount is not what its digest says");
            }
        }
    }
}
