package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.dockerfile.ConfigChanges;
import dev.gantry.image.ArchivedImage;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.ImportedImage;
import dev.gantry.image.Index;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.Manifest;
import dev.gantry.image.Platform;
import dev.gantry.image.Reference;
import dev.gantry.image.RunConfig;
import dev.gantry.storage.ImageFamily;
import dev.gantry.storage.ImageRecord;
import dev.gantry.storage.LoadProgress;
import dev.gantry.storage.LoadedImage;
import dev.gantry.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Images in and out of tar archives: `load`, `save` and `import`.
public final class ImageArchives {
    private final Storage storage;
    private final ImageLookup lookup;
    private final ImageEvents events;

    ImageArchives(Storage storage, ImageLookup lookup, ImageEvents events) {
        this.storage = storage;
        this.lookup = lookup;
        this.events = events;
    }

    /// Hears how a load goes on. Layers are told of by several threads.
    public interface LoadListener {
        /// So much of a layer has been read.
        ///
        /// @param id twelve digits of its digest
        void layer(String id, long doneBytes, long totalBytes);

        /// A line for the user: `Loaded image: busybox:latest`.
        void message(String line);
    }

    /// Loads all images of an archive that `docker save` or another tool wrote, compressed or not.
    ///
    /// @param platform the only one that is wanted, `os/arch[/variant]`, or "" for all that the archive has
    /// @throws EngineException `INVALID_PARAMETER` for an archive that is malformed, hostile or past a limit:
    ///     the image that failed has left nothing
    public void load(InputStream archive, String platform, LoadListener listener) {
        Platform wanted = platform.isEmpty() ? null : ImageLookup.parse(platform);
        Set<Reference> told = new HashSet<>();
        LoadProgress progress = (digest, done, total) -> listener.layer(digest.shortHex(), done, total);
        try {
            for (LoadedImage image : storage.importer().load(archive, wanted, progress)) {
                tell(image, told, listener);
            }
        } catch (InvalidImageException e) {
            throw invalid(Failures.text(e));
        }
    }

    /// A name of images for several platforms is told once.
    private void tell(LoadedImage image, Set<Reference> told, LoadListener listener) {
        image.replaced()
                .forEach((name, old) -> listener.message("The image " + name.familiar()
                        + " already exists, renaming the old one with ID " + old + " to empty string"));
        for (Reference name : image.names()) {
            if (told.add(name)) {
                events.publish("load", image.id(), name.familiar());
                listener.message("Loaded image: " + name.familiar());
            }
        }
        if (image.names().isEmpty()) {
            events.publish("load", image.id(), image.id().toString());
            listener.message("Loaded image ID: " + image.id());
        }
    }

    /// Writes images as an archive. All references are looked up before the first byte is written.
    ///
    /// @param platform the only one that is wanted, `os/arch[/variant]`, or "" for all that are here
    /// @throws EngineException `NOT_FOUND`
    public Saving save(List<String> references, String platform) {
        Map<Descriptor, Set<Reference>> names = new LinkedHashMap<>();
        Set<Digest> saved = new LinkedHashSet<>();
        for (String reference : references) {
            for (ImageFamily family : find(reference)) {
                ImageRecord image = ImageLookup.one(reference, family, platform);
                boolean whole = platform.isEmpty() && (family.images().size() > 1 || isWhole(family.target()));
                names.computeIfAbsent(whole ? family.target() : image.manifest(), target -> new LinkedHashSet<>())
                        .addAll(named(image, reference));
                saved.add(image.id());
            }
        }
        List<ArchivedImage> archived = new ArrayList<>();
        names.forEach((target, given) -> archived.add(new ArchivedImage(target, List.copyOf(given))));
        saved.forEach(id -> events.publish("save", id, id.toString()));
        return out -> storage.exporter().save(archived, out);
    }

    /// An archive that is ready to be written.
    public interface Saving {
        /// Streams the archive; does not close `out`.
        void to(OutputStream out) throws IOException;
    }

    /// Whether a target is here with everything below it.
    private boolean isWhole(Descriptor target) {
        if (!storage.blobs().contains(target.digest())) {
            return false;
        }
        return switch (ImageTarget.parse(storage.blobs().read(target.digest()))) {
            case Manifest manifest -> storage.blobs().containsAll(manifest.content());
            case Index index -> index.manifests().stream().allMatch(this::isWhole);
        };
    }

    /// A repository without a tag means all its tags.
    private List<ImageFamily> find(String reference) {
        Optional<Reference> repository = repository(reference);
        if (repository.isPresent()) {
            List<ImageFamily> tagged = storage.images().families().stream()
                    .filter(family -> family.image().leading().stream()
                            .anyMatch(name -> name.digest() == null
                                    && name.name().equals(repository.get().name())))
                    .toList();
            if (!tagged.isEmpty()) {
                return tagged;
            }
        }
        return List.of(lookup.require(reference));
    }

    private static Optional<Reference> repository(String text) {
        try {
            Reference parsed = Reference.parse(text);
            return parsed.tag() == null && parsed.digest() == null ? Optional.of(parsed) : Optional.empty();
        } catch (InvalidReferenceException e) {
            return Optional.empty();
        }
    }

    /// The names that an archive gives the image: those that were asked for; none where it was asked for by id.
    private static List<Reference> named(ImageRecord image, String asked) {
        try {
            Reference wanted = Reference.parse(asked);
            return image.references().stream()
                    .filter(name -> name.name().equals(wanted.name())
                            && (wanted.tag() == null || wanted.tag().equals(name.tag())))
                    .toList();
        } catch (InvalidReferenceException e) {
            return List.of();
        }
    }

    /// What an import is to be called and to say.
    ///
    /// @param name `repository[:tag]`, empty for none
    /// @param changes Dockerfile instructions such as `CMD ["sh"]`
    /// @param platform empty for this host's
    public record ImportRequest(String name, String message, List<String> changes, String platform) {}

    /// Makes an image of the tar of a root file system.
    ///
    /// @return its id
    /// @throws EngineException `INVALID_PARAMETER`
    public String importRootFs(InputStream tar, ImportRequest request) {
        try {
            Optional<Reference> name = request.name().isEmpty()
                    ? Optional.empty()
                    : Optional.of(Reference.parse(request.name()).tagged());
            RunConfig config = ConfigChanges.apply(RunConfig.EMPTY, request.changes());
            Platform platform = request.platform().isEmpty() ? Platform.host() : Platform.parse(request.platform());
            Instant now = Instant.now();
            Digest id = storage.importer()
                    .importRootFs(tar, layer -> ImportedImage.config(platform, layer, now, request.message(), config));
            name.ifPresent(given -> storage.images().tag(given, id));
            events.publish("import", id, name.map(Reference::familiar).orElse(id.toString()));
            return id.toString();
        } catch (InvalidImageException | InvalidReferenceException e) {
            throw invalid(Failures.text(e));
        }
    }
}
