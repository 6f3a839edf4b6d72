package dev.gantry.engine;

import dev.gantry.distribution.RegistryException;
import dev.gantry.distribution.Repository;
import dev.gantry.engine.EngineException.Kind;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.Manifest;
import dev.gantry.image.Reference;
import dev.gantry.storage.BlobOrigins;
import dev.gantry.storage.Blobs;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Sends what a manifest refers to: what the repository has is not sent again, what another one of the registry has is
/// taken over from there, the rest goes as it is stored, several layers at once.
final class PushContent {
    private final Blobs blobs;
    private final BlobOrigins origins;

    /// How many layers go at once, whoever pushes.
    private final Semaphore places;

    PushContent(Blobs blobs, BlobOrigins origins, int atOnce) {
        this.blobs = blobs;
        this.origins = origins;
        this.places = new Semaphore(atOnce, true);
    }

    /// @param ids what users know the layers by, lowest first
    void send(Repository repository, Manifest manifest, List<String> ids, TransferListener listener) {
        sendLayers(repository, manifest, ids, listener);
        sendIfMissing(repository, manifest.config(), PushReport.SILENT);
        origins.add(manifest.content(), repository.name());
    }

    /// Sends all layers, the topmost first. The first failure ends the others.
    private void sendLayers(Repository repository, Manifest manifest, List<String> ids, TransferListener listener) {
        Map<Digest, PushReport> reports = new LinkedHashMap<>();
        Map<Digest, Descriptor> layers = new LinkedHashMap<>();
        for (int i = manifest.layers().size() - 1; i >= 0; i--) {
            Descriptor layer = manifest.layers().get(i);
            String id = ids.get(i);
            listener.stage(id, "Preparing");
            reports.put(layer.digest(), new PushReport(listener, id, layer.size()));
            layers.put(layer.digest(), layer);
        }
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<?>> sent = new ArrayList<>();
            layers.forEach((digest, layer) -> sent.add(threads.submit(() -> {
                PushReport report = reports.get(digest);
                if (report != null) {
                    sendInTurn(repository, layer, report);
                }
            })));
            for (Future<?> layer : sent) {
                layer.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : EngineException.system("push", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(Kind.UNAVAILABLE, "context canceled", e);
        } finally {
            threads.shutdownNow();
            threads.close();
        }
    }

    private void sendInTurn(Repository repository, Descriptor layer, PushReport report) {
        if (!places.tryAcquire()) {
            report.stage("Waiting");
            try {
                places.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException(Kind.UNAVAILABLE, "context canceled", e);
            }
        }
        try {
            sendIfMissing(repository, layer, report);
        } finally {
            places.release();
        }
    }

    private void sendIfMissing(Repository repository, Descriptor blob, PushReport report) {
        if (repository.has(blob.digest())) {
            report.stage("Layer already exists");
            return;
        }
        for (Reference origin : origins.of(blob.digest())) {
            boolean neighbour = origin.domain().equals(repository.name().domain())
                    && !origin.path().equals(repository.name().path());
            if (neighbour && mounts(repository, blob, origin)) {
                report.mounted(origin);
                return;
            }
        }
        repository.upload(
                blob,
                offset -> {
                    InputStream in = blobs.open(blob.digest());
                    in.skipNBytes(offset);
                    return in;
                },
                report);
        report.stage("Pushed");
    }

    /// A registry that does not let us look into the other repository gets the bytes.
    private static boolean mounts(Repository repository, Descriptor blob, Reference origin) {
        try {
            return repository.mount(blob.digest(), origin);
        } catch (RegistryException e) {
            if (e.isDenied() || e.isMissing()) {
                return false;
            }
            throw e;
        }
    }
}
