package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.distribution.Credentials;
import dev.gantry.distribution.Registries;
import dev.gantry.distribution.RegistryException;
import dev.gantry.distribution.Repository;
import dev.gantry.engine.EngineException.Kind;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.Index;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.Manifest;
import dev.gantry.image.Platform;
import dev.gantry.image.Reference;
import dev.gantry.storage.BlobOrigins;
import dev.gantry.storage.Blobs;
import dev.gantry.storage.ImageRecord;
import dev.gantry.storage.ImageRecords;
import dev.gantry.storage.Lease;
import dev.gantry.storage.Leases;
import dev.gantry.storage.Storage;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Sends images to their registry: what it has is not sent again, what another of its repositories has is taken over
/// from there, the rest goes as it is stored, several layers at once, and then the manifest as it once came, so that
/// digests stay. Source: dockerd's `distribution/push_v2.go`, whose words these are.
final class PushImage {
    private final Supplier<Registries> registries;
    private final Blobs blobs;
    private final Leases leases;
    private final ImageRecords images;
    private final BlobOrigins origins;
    private final ImageEvents events;

    /// How many layers go at once, whoever pushes.
    private final Semaphore places;

    PushImage(Supplier<Registries> registries, Storage storage, ImageEvents events, int atOnce) {
        this.registries = registries;
        this.blobs = storage.blobs();
        this.leases = storage.leases();
        this.images = storage.images();
        this.origins = storage.blobOrigins();
        this.events = events;
        this.places = new Semaphore(atOnce, true);
    }

    /// Interrupting the thread ends the push; what has arrived stays in the registry.
    ///
    /// @param name without a tag, or with one
    /// @param tag "" where the name has one, or where all tags are to be pushed
    /// @param platform what the image must be for, or ""
    /// @throws EngineException in dockerd's words
    void push(String name, String tag, String platform, Credentials credentials, TransferListener listener) {
        Reference wanted = wanted(name, tag);
        listener.status("The push refers to repository [" + wanted.name() + "]");
        Map<Reference, ImageRecord> tagged = tagged(wanted);
        Repository repository = registries.get().open(wanted, credentials, true);
        try {
            for (Map.Entry<Reference, ImageRecord> image : tagged.entrySet()) {
                requirePlatform(image.getKey(), image.getValue(), platform);
                pushOne(repository, image.getKey(), image.getValue(), listener);
            }
        } catch (RegistryException e) {
            throw RegistryFailures.ofPush(e);
        } catch (InvalidImageException e) {
            throw EngineException.system(Failures.text(e), e);
        }
        events.publish("push", wanted.familiar(), wanted.familiarName());
    }

    private static Reference wanted(String name, String tag) {
        try {
            Reference parsed = RegistryFailures.parse(name);
            if (parsed.digest() != null) {
                throw invalid("cannot push a digest reference");
            }
            return tag.isEmpty() ? parsed : parsed.withTag(tag);
        } catch (InvalidReferenceException e) {
            throw invalid(Failures.text(e));
        }
    }

    private Map<Reference, ImageRecord> tagged(Reference wanted) {
        Map<Reference, ImageRecord> tagged = new LinkedHashMap<>();
        if (wanted.tag() != null) {
            images.find(wanted).ifPresent(image -> tagged.put(wanted, image));
        }
        List<ImageRecord> all = tagged.isEmpty() ? images.all() : List.of();
        boolean known = false;
        for (ImageRecord image : all) {
            for (Reference reference : image.references()) {
                known |= reference.name().equals(wanted.name());
                if (wanted.tag() == null && reference.name().equals(wanted.name())) {
                    tagged.put(reference, image);
                }
            }
        }
        if (tagged.isEmpty()) {
            throw notFound(
                    known
                            ? "tag does not exist: " + wanted.familiar()
                            : "An image does not exist locally with the tag: " + wanted.familiarName());
        }
        return tagged;
    }

    private static void requirePlatform(Reference reference, ImageRecord image, String platform) {
        if (platform.isEmpty()) {
            return;
        }
        Platform own = image.config().platform();
        Platform asked;
        try {
            asked = Platform.parse(platform);
        } catch (InvalidImageException e) {
            throw invalid(Failures.text(e));
        }
        if (!own.runsOn(asked)) {
            throw notFound("image with reference " + reference.familiar()
                    + " was found but does not match the specified platform: wanted " + asked + ", actual: " + own);
        }
    }

    private void pushOne(Repository repository, Reference name, ImageRecord image, TransferListener listener) {
        try (Lease lease = leases.open("push " + name.name())) {
            Manifest manifest = manifest(name, image);
            lease.hold(manifest.descriptor().digest());
            lease.hold(manifest.config().digest());
            manifest.layers().forEach(layer -> lease.hold(layer.digest()));
            sendAll(repository, manifest, image, listener);
            sendIfMissing(repository, manifest.config(), PushReport.SILENT);
            repository.putManifest(name, manifest.mediaType(), manifest.bytes());
            Descriptor pushed = manifest.descriptor();
            List<Digest> content = new ArrayList<>(List.of(manifest.config().digest()));
            manifest.layers().forEach(layer -> content.add(layer.digest()));
            origins.add(content, repository.name());
            images.addDigest(name.withDigest(pushed.digest()), image.id());
            String tag = String.valueOf(name.tag());
            listener.status(tag + ": digest: " + pushed.digest() + " size: " + pushed.size());
            listener.pushed(tag, pushed.digest().toString(), pushed.size());
        }
    }

    /// The manifest under which the repository knows the image, or else the one that the image came with.
    private Manifest manifest(Reference name, ImageRecord image) {
        for (Reference known : image.repoDigests()) {
            Digest digest = known.digest();
            if (known.name().equals(name.name()) && digest != null && blobs.contains(digest)) {
                Optional<Manifest> its = ofImage(ImageTarget.parse(blobs.read(digest)), image);
                if (its.isPresent()) {
                    return its.get();
                }
            }
        }
        return ofImage(ImageTarget.parse(blobs.read(image.manifest().digest())), image)
                .orElseThrow(() -> new InvalidImageException(
                        "image " + image.id() + " can't be pushed: content of its layers is missing"));
    }

    private Optional<Manifest> ofImage(ImageTarget target, ImageRecord image) {
        return switch (target) {
            case Manifest manifest ->
                manifest.config().digest().equals(image.id())
                                && manifest.layers().stream().allMatch(layer -> blobs.contains(layer.digest()))
                        ? Optional.of(manifest)
                        : Optional.empty();
            case Index index ->
                index.manifests().stream()
                        .filter(entry -> blobs.contains(entry.digest()))
                        .map(entry -> ImageTarget.parse(blobs.read(entry.digest())))
                        .filter(Manifest.class::isInstance)
                        .flatMap(entry -> ofImage(entry, image).stream())
                        .findFirst();
        };
    }

    /// Sends all layers, the topmost first. The first failure ends the others.
    private void sendAll(Repository repository, Manifest manifest, ImageRecord image, TransferListener listener) {
        Map<Digest, PushReport> reports = new LinkedHashMap<>();
        Map<Digest, Descriptor> layers = new LinkedHashMap<>();
        for (int i = manifest.layers().size() - 1; i >= 0; i--) {
            Descriptor layer = manifest.layers().get(i);
            String id = image.config().diffIds().get(i).shortHex();
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
