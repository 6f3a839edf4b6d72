package dev.gantry.storage;

import dev.gantry.image.BlobSource;
import dev.gantry.image.Descriptor;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.Index;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.Manifest;
import dev.gantry.image.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which images of an archive's index are to be loaded. Archives of tools that copy one platform name all platforms of
/// the index and hold only some.
final class ImageSelection {
    private static final int MAX_DEPTH = 3;

    private final BlobSource source;
    private final @Nullable Platform wanted;
    private final List<Selected> selected = new ArrayList<>();

    private ImageSelection(BlobSource source, @Nullable Platform wanted) {
        this.source = source;
        this.wanted = wanted;
    }

    /// An image that is to be loaded.
    ///
    /// @param above the documents that led to its manifest, from the top
    /// @param attestations manifests about it that the archive has, with their content
    record Selected(Manifest manifest, List<ImageTarget> above, List<Manifest> attestations) {}

    /// @param platform the only one that is wanted; null for all that are there
    /// @return at least one
    /// @throws InvalidImageException when there is none
    static List<Selected> of(BlobSource source, Descriptor target, @Nullable Platform platform) throws IOException {
        ImageSelection selection = new ImageSelection(source, platform);
        switch (ImageTarget.parse(source.document(target))) {
            case Manifest manifest -> selection.addOnly(manifest);
            case Index index -> selection.addFrom(index, target);
        }
        return selection.selected;
    }

    private void addOnly(Manifest manifest) throws IOException {
        Platform asked = wanted;
        if (asked != null) {
            Platform own = ImageConfig.parse(source.document(manifest.config())).platform();
            if (!own.runsOn(asked)) {
                throw new InvalidImageException(
                        "requested platform (" + asked + ") does not match image platform (" + own + ")");
            }
        }
        selected.add(new Selected(manifest, List.of(), List.of()));
    }

    /// Where nothing is whole, the one for this machine tells what is missing.
    private void addFrom(Index index, Descriptor target) throws IOException {
        Platform asked = wanted;
        if (asked == null) {
            addAll(index, List.of(index));
        }
        if (selected.isEmpty()) {
            Platform needed = asked == null ? Platform.host() : asked;
            add(index, List.of(index), needed, target);
        }
    }

    private void addAll(Index index, List<ImageTarget> above) throws IOException {
        for (Descriptor entry : index.images()) {
            if (!source.contains(entry.digest())) {
                continue;
            }
            switch (ImageTarget.parse(source.document(entry))) {
                case Manifest manifest
                when source.containsAll(manifest.content()) ->
                    selected.add(new Selected(manifest, above, attestations(index, entry)));
                case Index nested when above.size() < MAX_DEPTH -> addAll(nested, with(above, nested));
                case Manifest _, Index _ -> {}
            }
        }
    }

    private void add(Index index, List<ImageTarget> above, Platform needed, Descriptor target) throws IOException {
        Optional<Descriptor> entry = index.find(needed);
        if (entry.isEmpty() || above.size() > MAX_DEPTH) {
            throw new InvalidImageException("image " + target.digest() + " has no manifest for " + needed);
        }
        switch (ImageTarget.parse(source.document(entry.get()))) {
            case Manifest manifest -> selected.add(new Selected(manifest, above, attestations(index, entry.get())));
            case Index nested -> add(nested, with(above, nested), needed, target);
        }
    }

    private List<Manifest> attestations(Index index, Descriptor image) throws IOException {
        List<Manifest> attestations = new ArrayList<>();
        for (Descriptor entry : index.attestationsOf(image.digest())) {
            if (source.contains(entry.digest())
                    && ImageTarget.parse(source.document(entry)) instanceof Manifest manifest
                    && source.containsAll(manifest.content())) {
                attestations.add(manifest);
            }
        }
        return attestations;
    }

    private static List<ImageTarget> with(List<ImageTarget> above, Index nested) {
        List<ImageTarget> longer = new ArrayList<>(above);
        longer.add(nested);
        return List.copyOf(longer);
    }
}
