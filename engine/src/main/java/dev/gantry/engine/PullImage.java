package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.distribution.Registries;
import dev.gantry.distribution.RegistryException;
import dev.gantry.distribution.Repository;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.Index;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.Manifest;
import dev.gantry.image.MediaTypes;
import dev.gantry.image.Platform;
import dev.gantry.image.Reference;
import dev.gantry.storage.ImageFamily;
import dev.gantry.storage.ImagePuller;
import dev.gantry.storage.ImageRecords;
import dev.gantry.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Brings an image from its registry: what the name means is asked, the manifest for the platform chosen, the layers
/// brought and unpacked, the name given. Source: dockerd's `distribution/pull_v2.go`, whose words these are.
final class PullImage {
    private static final int MAX_ATTESTATIONS = 8;
    private static final long MAX_ATTESTATION_BYTES = 64L << 20;

    private final Supplier<Registries> registries;
    private final ImagePuller puller;
    private final ImageRecords images;
    private final BundledImages bundled;
    private final ImageEvents events;

    PullImage(Supplier<Registries> registries, Storage storage, BundledImages bundled, ImageEvents events) {
        this.registries = registries;
        this.puller = storage.puller();
        this.images = storage.images();
        this.bundled = bundled;
        this.events = events;
    }

    /// Interrupting the thread ends the pull; what has come is kept for a while.
    ///
    /// @throws EngineException in dockerd's words
    void pull(PullRequest request, TransferListener listener) {
        Reference wanted = wanted(request);
        Platform platform = platform(request.platform());
        Repository repository = registries.get().open(wanted, request.credentials(), false);
        boolean newer = false;
        try {
            for (Reference reference : references(wanted, repository)) {
                newer |= pullOne(repository, reference, platform, listener);
            }
        } catch (RegistryException e) {
            if (!bringBundled(wanted, request, e)) {
                throw RegistryFailures.ofPull(wanted, e);
            }
            newer = true;
            listener.status(e.getMessage() + ": taking the image that comes with Gantry");
        } catch (InvalidImageException e) {
            throw EngineException.system(Failures.text(e), e);
        }
        listener.status((newer ? "Status: Downloaded newer image for " : "Status: Image is up to date for ")
                + wanted.familiar());
        events.publish("pull", wanted.familiar(), wanted.familiarName());
    }

    /// What comes with the engine is there where the registry is not.
    private boolean bringBundled(Reference wanted, PullRequest request, RegistryException failure) {
        return failure.status() == 0 && request.platform().isEmpty() && bundled.bring(wanted);
    }

    private static Reference wanted(PullRequest request) {
        String name = request.name().endsWith(":") // as old clients ask for all tags
                ? request.name().substring(0, request.name().length() - 1)
                : request.name();
        Reference parsed = RegistryFailures.parse(name);
        if (request.tag().isEmpty()) {
            return parsed;
        }
        try {
            return isDigest(request.tag())
                    ? parsed.withDigest(Digest.parse(request.tag()))
                    : parsed.withTag(request.tag());
        } catch (InvalidReferenceException e) {
            throw invalid(Failures.text(e));
        }
    }

    /// A tag may be one, in the API.
    private static boolean isDigest(String tag) {
        try {
            return Digest.parse(tag).toString().equals(tag);
        } catch (InvalidImageException e) {
            return false;
        }
    }

    private static Platform platform(String text) {
        try {
            return text.isEmpty() ? Platform.host() : Platform.parse(text);
        } catch (InvalidImageException e) {
            throw invalid(Failures.text(e));
        }
    }

    /// A name alone means all its tags.
    private static List<Reference> references(Reference wanted, Repository repository) {
        if (wanted.tag() != null || wanted.digest() != null) {
            return List.of(wanted);
        }
        return repository.tags().stream().map(wanted::withTag).toList();
    }

    /// Brings one image.
    ///
    /// @return whether the name means another image than before
    private boolean pullOne(Repository repository, Reference reference, Platform platform, TransferListener listener) {
        Repository.Document found = repository.manifest(reference);
        Digest digest = reference.digest();
        listener.status(
                digest == null ? String.valueOf(reference.tag()) : digest.toString(),
                "Pulling from " + reference.path());
        List<ImageTarget> above = new ArrayList<>();
        Manifest manifest = manifest(repository, found.target(), platform, above);
        List<Manifest> attestations = attestations(repository, manifest, above);
        ImageConfig config = config(repository, manifest);
        Optional<ImageFamily> before = images.family(reference);
        List<Reference> names = new ArrayList<>(List.of(reference.withDigest(found.digest())));
        if (digest == null) {
            names.add(reference);
        }
        puller.pull(
                new ImagePuller.Wanted(manifest, config, above, attestations, names, repository.name()),
                repository::blob,
                new PullReport(listener));
        listener.status("Digest: " + found.digest());
        return before.filter(known -> known.has(config.digest())).isEmpty();
    }

    private static Manifest manifest(
            Repository repository, ImageTarget target, Platform platform, List<ImageTarget> above) {
        return switch (target) {
            case Manifest manifest -> manifest;
            case Index index -> {
                above.add(index);
                Descriptor ours = index.find(platform)
                        .orElseThrow(() ->
                                notFound("no matching manifest for " + platform + " in the manifest list entries"));
                if (above.size() > 2) {
                    throw new InvalidImageException(
                            "index " + index.descriptor().digest() + " is nested too deep");
                }
                ImageTarget next = repository
                        .manifest(repository.name().withDigest(ours.digest()))
                        .target();
                yield manifest(repository, next, platform, above);
            }
        };
    }

    /// Those that a registry does not have, as where only images were copied, are done without.
    private static List<Manifest> attestations(Repository repository, Manifest manifest, List<ImageTarget> above) {
        List<Manifest> attestations = new ArrayList<>();
        for (ImageTarget document : above) {
            List<Descriptor> entries = document instanceof Index index
                    ? index.attestationsOf(manifest.descriptor().digest())
                    : List.of();
            entries.stream()
                    .limit(MAX_ATTESTATIONS)
                    .forEach(entry -> attestation(repository, entry).ifPresent(attestations::add));
        }
        return attestations;
    }

    private static Optional<Manifest> attestation(Repository repository, Descriptor entry) {
        try {
            ImageTarget found = repository
                    .manifest(repository.name().withDigest(entry.digest()))
                    .target();
            return found instanceof Manifest attestation && isModest(attestation)
                    ? Optional.of(attestation)
                    : Optional.empty();
        } catch (RegistryException e) {
            if (e.isMissing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// The sizes are the registry's word, and so large that their sum is no number any more if it likes.
    private static boolean isModest(Manifest attestation) {
        long left = MAX_ATTESTATION_BYTES
                - Math.min(MAX_ATTESTATION_BYTES, attestation.config().size());
        for (Descriptor statement : attestation.layers()) {
            if (statement.size() > left) {
                return false;
            }
            left -= statement.size();
        }
        return left > 0;
    }

    private static ImageConfig config(Repository repository, Manifest manifest) {
        if (!MediaTypes.isConfig(manifest.config().mediaType())) {
            throw new InvalidImageException(
                    "unsupported media type " + manifest.config().mediaType() + ": this is no image to run");
        }
        return ImageConfig.parse(repository.document(manifest.config()));
    }
}
