package dev.gantry.engine;

import dev.gantry.distribution.Credentials;
import dev.gantry.image.ImageConfig;
import dev.gantry.storage.ImageFamily;
import dev.gantry.storage.ImageRecord;
import dev.gantry.storage.ImageUses;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// The images that builds begin with: those that are here, or those of their registries.
public final class BaseImages {
    private final ImageLookup images;
    private final ImageDistribution distribution;
    private final ImageUses uses;

    BaseImages(ImageLookup images, ImageDistribution distribution, ImageUses uses) {
        this.images = images;
        this.distribution = distribution;
        this.uses = uses;
    }

    /// Where an image may come from.
    ///
    /// @param pull asks the registry even where the image is here
    /// @param credentials for a registry's host
    public record Source(boolean pull, Function<String, Credentials> credentials, TransferListener listener) {}

    /// Finds an image, and brings it where it is not here. Interrupting the thread ends it.
    ///
    /// @param platform `os/arch[/variant]`, or "" for this machine's
    /// @throws EngineException `NOT_FOUND` and others in dockerd's words
    public ImageRecord require(String reference, String platform, Source source) {
        Optional<ImageRecord> here = source.pull() ? Optional.empty() : find(reference, platform);
        here.ifPresent(image -> uses.used(image.id(), Instant.now()));
        return here.orElseGet(() -> {
            String host = RegistryFailures.parse(reference).domain();
            PullRequest request = new PullRequest(
                    RegistryFailures.parse(reference).tagged().toString(),
                    "",
                    platform,
                    source.credentials().apply(host));
            distribution.pull(request, source.listener());
            return images.requireOne(reference, platform);
        });
    }

    /// The configuration of an image, if it is here.
    ///
    /// @param reference may be no name at all
    public Optional<ImageConfig> here(String reference) {
        try {
            return find(reference, "").map(ImageRecord::config);
        } catch (EngineException noName) {
            return Optional.empty();
        }
    }

    private Optional<ImageRecord> find(String reference, String platform) {
        Optional<ImageFamily> family = images.find(reference);
        return platform.isEmpty()
                ? family.map(ImageFamily::image)
                : family.flatMap(found -> found.find(ImageLookup.parse(platform)));
    }
}
