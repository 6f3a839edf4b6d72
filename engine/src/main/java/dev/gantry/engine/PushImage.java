package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.distribution.Credentials;
import dev.gantry.distribution.Registries;
import dev.gantry.distribution.RegistryException;
import dev.gantry.distribution.Repository;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.Index;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.Manifest;
import dev.gantry.image.Platform;
import dev.gantry.image.Reference;
import dev.gantry.storage.Blobs;
import dev.gantry.storage.ImageFamily;
import dev.gantry.storage.ImageRecord;
import dev.gantry.storage.ImageRecords;
import dev.gantry.storage.Lease;
import dev.gantry.storage.Leases;
import dev.gantry.storage.Storage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Sends images to their registry: first their content, then manifest or index as they once came, so that digests
/// stay. An index goes where all that it lists is here or in the repository; where only one platform's image is
/// here, that goes alone, and the client is told.
///
/// Source: dockerd's `distribution/push_v2.go` and `containerd/image_push.go`, whose words these are.
final class PushImage {
    private final Supplier<Registries> registries;
    private final Blobs blobs;
    private final Leases leases;
    private final ImageRecords images;
    private final PushContent content;
    private final ImageEvents events;

    PushImage(Supplier<Registries> registries, Storage storage, ImageEvents events, int atOnce) {
        this.registries = registries;
        this.blobs = storage.blobs();
        this.leases = storage.leases();
        this.images = storage.images();
        this.content = new PushContent(blobs, storage.blobOrigins(), atOnce);
        this.events = events;
    }

    /// Interrupting the thread ends the push; what has arrived stays in the registry.
    ///
    /// @param name without a tag, or with one
    /// @param tag "" where the name has one, or where all tags are to be pushed
    /// @param platform sends only the image for this one; "" for all that the name means
    /// @throws EngineException in dockerd's words
    void push(String name, String tag, String platform, Credentials credentials, TransferListener listener) {
        Reference wanted = wanted(name, tag);
        listener.status("The push refers to repository [" + wanted.name() + "]");
        Map<Reference, ImageFamily> tagged = tagged(wanted);
        Repository repository = registries.get().open(wanted, credentials, true);
        try {
            tagged.forEach((reference, family) -> pushOne(repository, reference, family, platform, listener));
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

    private Map<Reference, ImageFamily> tagged(Reference wanted) {
        Map<Reference, ImageFamily> tagged = new LinkedHashMap<>();
        if (wanted.tag() != null) {
            images.family(wanted).ifPresent(family -> tagged.put(wanted, family));
        }
        List<ImageFamily> all = tagged.isEmpty() ? images.families() : List.of();
        boolean known = false;
        for (ImageFamily family : all) {
            for (Reference reference : family.image().references()) {
                known |= reference.name().equals(wanted.name());
                if (wanted.tag() == null && reference.name().equals(wanted.name())) {
                    images.family(reference).ifPresent(its -> tagged.put(reference, its));
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

    private void pushOne(
            Repository repository, Reference name, ImageFamily family, String platform, TransferListener listener) {
        try (Lease lease = leases.open("push " + name.name())) {
            if (!platform.isEmpty()) {
                pushImage(lease, repository, name, family, forPlatform(name, family, platform), listener);
            } else if (target(family) instanceof Index index) {
                pushIndex(lease, repository, name, family, index, listener);
            } else {
                pushImage(lease, repository, name, family, family.image(), listener);
            }
        }
    }

    private static ImageRecord forPlatform(Reference name, ImageFamily family, String platform) {
        Platform asked = ImageLookup.parse(platform);
        return family.find(asked)
                .orElseThrow(() -> notFound("image with reference " + name.familiar()
                        + " was found but does not match the specified platform: wanted " + asked + ", actual: "
                        + family.image().config().platform()));
    }

    private ImageTarget target(ImageFamily family) {
        Digest digest = family.target().digest();
        return ImageTarget.parse(blobs.read(
                blobs.contains(digest) ? digest : family.image().manifest().digest()));
    }

    private Manifest pushImage(
            Lease lease,
            Repository repository,
            Reference name,
            ImageFamily family,
            ImageRecord image,
            TransferListener listener) {
        Manifest manifest = ofImage(target(family), image)
                .or(() -> ofImage(ImageTarget.parse(blobs.read(image.manifest().digest())), image))
                .orElseThrow(() -> new InvalidImageException(
                        "image " + image.id() + " can't be pushed: content of its layers is missing"));
        send(lease, repository, manifest, family, listener);
        putUnderTag(repository, name, manifest, new ImageFamily(manifest.descriptor(), List.of(image)), listener);
        return manifest;
    }

    private Optional<Manifest> ofImage(ImageTarget target, ImageRecord image) {
        return switch (target) {
            case Manifest manifest ->
                manifest.config().digest().equals(image.id()) && isWhole(manifest)
                        ? Optional.of(manifest)
                        : Optional.empty();
            case Index index ->
                index.manifests().stream()
                        .filter(entry -> blobs.contains(entry.digest()))
                        .flatMap(entry -> ofImage(ImageTarget.parse(blobs.read(entry.digest())), image).stream())
                        .findFirst();
        };
    }

    private boolean isWhole(Manifest manifest) {
        return blobs.containsAll(manifest.content());
    }

    private void pushIndex(
            Lease lease,
            Repository repository,
            Reference name,
            ImageFamily family,
            Index index,
            TransferListener listener) {
        Optional<Descriptor> missing = missing(repository, index);
        if (missing.isEmpty()) {
            sendAll(lease, repository, index, family, listener);
            putUnderTag(repository, name, index, family, listener);
        } else if (family.images().size() == 1) {
            Manifest manifest = pushImage(lease, repository, name, family, family.image(), listener);
            listener.pushedInstead(OciWire.descriptor(index.descriptor()), OciWire.descriptor(manifest.descriptor()));
        } else {
            listener.missing(OciWire.descriptor(missing.get()));
            throw notFound("missing content: content digest " + missing.get().digest() + ": not found");
        }
    }

    /// The first of an index that is neither here nor in the repository.
    private Optional<Descriptor> missing(Repository repository, Index index) {
        for (Descriptor entry : index.manifests()) {
            Optional<ImageTarget> here = here(entry);
            Optional<Descriptor> lacks = here.isPresent() && here.get() instanceof Index nested
                    ? missing(repository, nested)
                    : here.isPresent() || repository.hasManifest(entry.digest())
                            ? Optional.empty()
                            : Optional.of(entry);
            if (lacks.isPresent()) {
                return lacks;
            }
        }
        return Optional.empty();
    }

    /// An entry of an index, if it is here, a manifest with its content.
    private Optional<ImageTarget> here(Descriptor entry) {
        return Optional.of(entry)
                .filter(known -> blobs.contains(known.digest()))
                .map(known -> ImageTarget.parse(blobs.read(known.digest())))
                .filter(target -> !(target instanceof Manifest manifest) || isWhole(manifest));
    }

    private void sendAll(
            Lease lease, Repository repository, Index index, ImageFamily family, TransferListener listener) {
        lease.hold(index.descriptor().digest());
        for (Descriptor entry : index.manifests()) {
            here(entry).ifPresent(target -> {
                switch (target) {
                    case Manifest manifest -> send(lease, repository, manifest, family, listener);
                    case Index nested -> sendAll(lease, repository, nested, family, listener);
                }
                repository.putManifest(
                        repository.name().withDigest(entry.digest()), target.mediaType(), target.bytes());
            });
        }
    }

    private void send(
            Lease lease, Repository repository, Manifest manifest, ImageFamily family, TransferListener listener) {
        lease.hold(manifest.descriptor().digest());
        manifest.content().forEach(digest -> lease.hold(digest));
        content.send(repository, manifest, layerIds(manifest, family), listener);
    }

    /// Users know layers by their diff IDs; what is no image has none.
    private static List<String> layerIds(Manifest manifest, ImageFamily family) {
        return family.images().stream()
                .filter(image -> image.id().equals(manifest.config().digest()))
                .findFirst()
                .map(image -> image.config().diffIds())
                .orElseGet(
                        () -> manifest.layers().stream().map(Descriptor::digest).toList())
                .stream()
                .map(Digest::shortHex)
                .toList();
    }

    private void putUnderTag(
            Repository repository, Reference name, ImageTarget target, ImageFamily pushed, TransferListener listener) {
        repository.putManifest(name, target.mediaType(), target.bytes());
        Descriptor descriptor = target.descriptor();
        images.addDigest(name.withDigest(descriptor.digest()), pushed);
        String tag = String.valueOf(name.tag());
        listener.status(tag + ": digest: " + descriptor.digest() + " size: " + descriptor.size());
        listener.pushed(tag, descriptor.digest().toString(), descriptor.size());
    }
}
