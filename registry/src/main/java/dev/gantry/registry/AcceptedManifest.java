package dev.gantry.registry;

import dev.gantry.image.Digest;
import dev.gantry.image.MediaTypes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Answers with a manifest that the client understands. A client that names none takes what there is.
///
/// Source: distribution 2.8, `registry/handlers/manifests.go`: who asks for a tag of a list and knows no
/// lists gets its image for linux/amd64.
final class AcceptedManifest {
    private final Manifests manifests;
    private final RepositoryName repository;

    AcceptedManifest(Manifests manifests, RepositoryName repository) {
        this.manifests = manifests;
        this.repository = repository;
    }

    /// @param headers the values of `Accept`
    /// @throws RegistryException `MANIFEST_UNKNOWN` where there is nothing the client understands
    StoredManifest choose(StoredManifest stored, ManifestName name, List<String> headers) {
        Set<String> accepted = types(headers);
        if (isAccepted(accepted, stored.mediaType())) {
            return stored;
        }
        if (name instanceof ManifestName.Tag && MediaTypes.isIndex(stored.mediaType())) {
            Optional<StoredManifest> image = ordinaryImage(stored);
            if (image.isPresent() && isAccepted(accepted, image.get().mediaType())) {
                return image.get();
            }
        }
        throw new RegistryException(
                ErrorCode.MANIFEST_UNKNOWN,
                "the manifest is of type " + stored.mediaType() + ", which the Accept header does not name",
                Map.of("name", repository.text()));
    }

    private static Set<String> types(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(type -> !type.isEmpty())
                .collect(Collectors.toSet());
    }

    private static boolean isAccepted(Set<String> accepted, String mediaType) {
        return accepted.isEmpty()
                || accepted.contains(mediaType)
                || accepted.contains("*/*")
                || accepted.contains("application/*");
    }

    private Optional<StoredManifest> ordinaryImage(StoredManifest index) {
        for (JsonNode entry : RegistryJson.MAPPER.readTree(index.content()).path("manifests")) {
            JsonNode platform = entry.path("platform");
            if (platform.path("os").asString("").equals("linux")
                    && platform.path("architecture").asString("").equals("amd64")) {
                Digest digest = Digests.parse(entry.path("digest").asString(""));
                return manifests.find(repository, new ManifestName.Content(digest));
            }
        }
        return Optional.empty();
    }
}
