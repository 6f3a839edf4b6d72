package dev.gantry.registry;

import dev.gantry.image.Digest;
import dev.gantry.image.Reference;
import java.util.Map;

/// What stands behind `/manifests/` in a path.
sealed interface ManifestName {
    record Tag(String name) implements ManifestName {}

    record Content(Digest digest) implements ManifestName {}

    /// Reads a tag or a digest.
    ///
    /// @throws RegistryException `DIGEST_INVALID` where it has a colon, `TAG_INVALID` else
    static ManifestName parse(String text) {
        if (text.indexOf(':') >= 0) {
            return new Content(Digests.parse(text));
        }
        if (!Reference.isTag(text)) {
            throw new RegistryException(ErrorCode.TAG_INVALID, "invalid tag", Map.of("tag", text));
        }
        return new Tag(text);
    }

    default Map<String, String> detail(RepositoryName repository) {
        return switch (this) {
            case Tag tag -> Map.of("name", repository.text(), "tag", tag.name());
            case Content content ->
                Map.of("name", repository.text(), "digest", content.digest().toString());
        };
    }
}
