package dev.gantry.build;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.DigestingOutputStream;
import dev.gantry.image.Manifest;
import dev.gantry.image.MediaTypes;
import dev.gantry.storage.BlobWriter;
import dev.gantry.storage.Lease;
import dev.gantry.storage.Storage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Gives out the cache of a build: the layers of its steps, and what its cache mounts have kept. One thread.
final class CacheExport {
    private static final int BUFFER = 128 << 10;

    private final Storage storage;
    private final Lease lease;
    private final CacheStore store;
    private final CacheSpec spec;
    private final SharedCache shared;

    /// What goes out, by diff ID.
    private final Map<String, Packed> layers = new LinkedHashMap<>();

    private record Packed(CacheDocument.Layer layer, Descriptor blob) {}

    /// @param lease holds the layers
    CacheExport(Storage storage, Lease lease, CacheStore store, CacheSpec spec, SharedCache shared) {
        this.storage = storage;
        this.lease = lease;
        this.store = store;
        this.spec = spec;
        this.shared = shared;
    }

    void run(BuildPlan plan) throws IOException, InterruptedException {
        UsedSteps used = shared.used();
        List<UsedSteps.Used> steps = spec.hasAllSteps() ? used.all() : used.ofImage(plan);
        for (UsedSteps.Used step : steps) {
            Descriptor layer = step.step().layer();
            if (layer != null && !layers.containsKey(layer.digest().toString())) {
                add(layer);
            }
        }
        List<CacheDocument.Mount> mounts = new ArrayList<>();
        if (spec.hasMounts()) {
            for (String key : used.mounts()) {
                addMount(key, mounts);
            }
        }
        List<CacheDocument.Layer> documented =
                layers.values().stream().map(Packed::layer).toList();
        publish(new CacheDocument(entries(steps), mounts, documented).bytes());
    }

    private static List<CacheDocument.Step> entries(List<UsedSteps.Used> steps) {
        return steps.stream()
                .map(used -> new CacheDocument.Step(
                        used.step().key(),
                        used.instruction(),
                        used.step().layer() == null
                                ? ""
                                : used.step().layer().digest().toString(),
                        used.step().created().toString()))
                .distinct()
                .toList();
    }

    /// The steps that are in an image, whose layers are where the image is.
    static CacheDocument inline(UsedSteps used, BuildPlan plan) {
        List<UsedSteps.Used> steps = used.ofImage(plan);
        List<CacheDocument.Layer> layers = new ArrayList<>();
        for (UsedSteps.Used each : steps) {
            Descriptor layer = each.step().layer();
            if (layer != null) {
                String digest = layer.digest().toString();
                layers.add(new CacheDocument.Layer(digest, layer.size(), digest));
            }
        }
        return new CacheDocument(
                entries(steps), List.of(), layers.stream().distinct().toList());
    }

    private void add(Descriptor layer) throws IOException, InterruptedException {
        Descriptor blob = known(layer.digest());
        if (blob == null) {
            blob = spec.isCompressed() ? compressed(layer) : layer;
            Descriptor sent = blob;
            store.put(sent, offset -> opened(sent.digest(), offset));
        }
        add(layer.digest(), layer.size(), blob);
    }

    /// What was compressed for this cache before is not compressed again.
    private @Nullable Descriptor known(Digest diffId) throws IOException, InterruptedException {
        for (ImportedCache cache : shared.imported()) {
            Descriptor blob = cache.known(diffId, spec.isCompressed());
            if (blob != null && cache.isIn(store)) {
                return blob;
            }
        }
        return null;
    }

    private void add(Digest diffId, long size, Descriptor blob) {
        CacheDocument.Layer layer =
                new CacheDocument.Layer(diffId.toString(), size, blob.digest().toString());
        layers.put(layer.diffId(), new Packed(layer, blob));
    }

    private InputStream opened(Digest blob, long offset) throws IOException {
        InputStream in = storage.blobs().open(blob);
        in.skipNBytes(offset);
        return in;
    }

    private Descriptor compressed(Descriptor layer) throws IOException, InterruptedException {
        return written(true, out -> {
                    try (InputStream in = storage.blobs().open(layer.digest())) {
                        in.transferTo(out);
                    }
                    return true;
                })
                .blob();
    }

    private void addMount(String key, List<CacheDocument.Mount> mounts) throws IOException, InterruptedException {
        Written written =
                written(spec.isCompressed(), out -> storage.cacheMounts().pack(key, out));
        if (!written.isThere()) {
            return;
        }
        store.put(written.blob(), offset -> opened(written.blob().digest(), offset));
        add(written.diffId(), written.size(), written.blob());
        mounts.add(new CacheDocument.Mount(key, written.diffId().toString()));
    }

    /// Writes a tar, and tells whether there is one.
    @FunctionalInterface
    private interface Source {
        boolean writeTo(OutputStream out) throws IOException, InterruptedException;
    }

    private record Written(boolean isThere, Digest diffId, long size, Descriptor blob) {}

    /// Stores a tar as a blob of its own, which the lease holds.
    private Written written(boolean isCompressed, Source source) throws IOException, InterruptedException {
        try (BlobWriter writer = storage.blobs().write(lease)) {
            DigestingOutputStream stored = new DigestingOutputStream(new BufferedOutputStream(writer, BUFFER));
            GZIPOutputStream gzip = isCompressed ? new GZIPOutputStream(stored, BUFFER) : null;
            DigestingOutputStream plain = new DigestingOutputStream(gzip == null ? stored : gzip);
            boolean isThere = source.writeTo(plain);
            if (gzip != null) {
                gzip.finish();
            }
            stored.flush();
            Digest digest = stored.digest();
            Descriptor blob = new Descriptor(
                    isCompressed ? MediaTypes.OCI_LAYER_GZIP : MediaTypes.OCI_LAYER, digest, stored.count());
            if (isThere) {
                writer.commit(digest);
            }
            return new Written(isThere, plain.digest(), plain.count(), blob);
        }
    }

    private void publish(byte[] document) throws IOException, InterruptedException {
        Digest digest = storage.blobs().put(lease, document);
        Descriptor config = new Descriptor(CacheDocument.MEDIA_TYPE, digest, document.length);
        store.put(config, offset -> opened(digest, offset));
        store.publish(Manifest.create(
                config, layers.values().stream().map(Packed::blob).toList()));
    }
}
