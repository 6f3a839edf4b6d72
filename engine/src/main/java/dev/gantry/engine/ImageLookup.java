package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.api.ContainerConfig;
import dev.gantry.image.Digest;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.Platform;
import dev.gantry.image.Reference;
import dev.gantry.storage.ImageFamily;
import dev.gantry.storage.ImageMatch;
import dev.gantry.storage.ImageRecord;
import dev.gantry.storage.ImageRecords;
import dev.gantry.storage.Layer;
import dev.gantry.storage.Storage;
import java.util.List;
import java.util.Optional;

/// Finds the image that a user names.
final class ImageLookup {
    private final ImageRecords images;
    private final BundledImages bundled;

    ImageLookup(Storage storage, BundledImages bundled) {
        this.images = storage.images();
        this.bundled = bundled;
    }

    /// What a container needs of its image.
    ///
    /// @param layers lowest first
    /// @param platformWarning where the image is for another machine than this one and nobody asked for that
    record Found(String id, ContainerConfig config, List<Digest> layers, Optional<String> platformWarning) {}

    /// @param platform what the image must be for
    /// @throws EngineException `NOT_FOUND`: `No such image: busybox:latest`, which makes clients pull it
    Found require(String reference, Optional<String> platform) {
        ImageFamily family = find(reference).or(() -> bundled(reference)).orElseThrow(() -> missing(reference));
        if (platform.isPresent() && !platform.get().isEmpty()) {
            return found(requirePlatform(reference, family, platform.get()), Optional.empty());
        }
        ImageRecord image = family.image();
        Platform own = image.config().platform();
        Platform host = Platform.host();
        return found(
                image,
                own.runsOn(host)
                        ? Optional.empty()
                        : Optional.of("The requested image's platform (" + own
                                + ") does not match the detected host platform (" + host
                                + ") and no specific platform was requested"));
    }

    private static Found found(ImageRecord image, Optional<String> warning) {
        List<Digest> layers = image.layers().stream().map(Layer::diffId).toList();
        return new Found(image.id().toString(), ImageConfigs.wire(image.config().runConfig()), layers, warning);
    }

    /// @throws EngineException `INVALID_PARAMETER`
    static Platform parse(String platform) {
        try {
            return Platform.parse(platform);
        } catch (InvalidImageException e) {
            throw invalid(Failures.text(e));
        }
    }

    /// @throws EngineException `NOT_FOUND` where no image of the name is for the platform
    private static ImageRecord requirePlatform(String reference, ImageFamily family, String platform) {
        Platform wanted = parse(platform);
        return family.find(wanted)
                .orElseThrow(() -> notFound("image with reference " + reference + " was found but its platform ("
                        + family.image().config().platform() + ") does not match the specified platform (" + wanted
                        + ")"));
    }

    /// @throws EngineException `NOT_FOUND`, or `INVALID_PARAMETER` for text that can be no image's name
    ImageFamily require(String reference) {
        return find(reference).orElseThrow(() -> missing(reference));
    }

    /// @param platform `os/arch[/variant]`, or "" for the image that is meant without one
    /// @throws EngineException as above, also where the name has no image for the platform
    ImageRecord requireOne(String reference, String platform) {
        return one(reference, require(reference), platform);
    }

    /// As [#requireOne], of what the reference was found to mean.
    static ImageRecord one(String reference, ImageFamily family, String platform) {
        return platform.isEmpty() ? family.image() : requirePlatform(reference, family, platform);
    }

    private static EngineException missing(String reference) {
        return notFound("No such image: " + familiar(reference));
    }

    private Optional<ImageFamily> bundled(String reference) {
        return parsed(reference).filter(bundled::bring).flatMap(images::family);
    }

    /// @throws EngineException `INVALID_PARAMETER` where several ids begin so
    Optional<ImageFamily> find(String reference) {
        return switch (images.match(reference)) {
            case ImageMatch.Found found -> Optional.of(found.family());
            case ImageMatch.Missing() -> Optional.empty();
            case ImageMatch.Ambiguous() -> throw invalid("ambiguous reference: " + reference);
        };
    }

    /// dockerd names the tag that it looked for.
    private static String familiar(String reference) {
        return parsed(reference).map(Reference::familiar).orElse(reference);
    }

    /// Empty for what can be an image's id only.
    ///
    /// @throws EngineException `INVALID_PARAMETER` for text that can be no image's name
    private static Optional<Reference> parsed(String reference) {
        try {
            return Optional.of(Reference.parse(reference).tagged());
        } catch (InvalidReferenceException e) {
            if (Reference.isIdentifier(reference) || reference.startsWith("sha256:")) {
                return Optional.empty();
            }
            throw invalid(Failures.text(e));
        }
    }
}
