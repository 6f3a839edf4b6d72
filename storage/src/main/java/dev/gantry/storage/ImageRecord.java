package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An image as it is stored.
///
/// @param id the image ID as Docker shows it: the digest of the config
/// @param manifest describes the manifest, whose bytes are a blob
/// @param layers lowest first
/// @param references all names with a tag, sorted; empty when the image is dangling
/// @param repoDigests all names with a digest, sorted
/// @param following of both, those by which another platform's image is meant where nobody asks for a platform
/// @param loaded when it came here
/// @param lastTagged when a user last gave it a name; one that came with an archive does not count
public record ImageRecord(
        Digest id,
        Descriptor manifest,
        ImageConfig config,
        List<Layer> layers,
        List<Reference> references,
        List<Reference> repoDigests,
        Set<Reference> following,
        Instant loaded,
        @Nullable Instant lastTagged) {
    public ImageRecord {
        layers = List.copyOf(layers);
        references = List.copyOf(references);
        repoDigests = List.copyOf(repoDigests);
        following = Set.copyOf(following);
    }

    /// The names by which it is meant without a platform, those with a tag first.
    public List<Reference> leading() {
        return Stream.concat(references.stream(), repoDigests.stream())
                .filter(name -> !following.contains(name))
                .toList();
    }

    /// Whether it only has names that another platform's image leads.
    public boolean onlyFollows() {
        return !following.isEmpty() && leading().isEmpty();
    }

    /// The sum of the layers' sizes; a layer that is in the chain twice counts twice, as Docker counts.
    public long sizeBytes() {
        return layers.stream().mapToLong(Layer::sizeBytes).sum();
    }
}
