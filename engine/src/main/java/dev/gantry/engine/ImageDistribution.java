package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.AuthResponse;
import dev.gantry.api.DistributionInspect;
import dev.gantry.api.OciPlatform;
import dev.gantry.api.SearchResult;
import dev.gantry.distribution.Credentials;
import dev.gantry.distribution.Downloads;
import dev.gantry.distribution.Registries;
import dev.gantry.distribution.RegistryException;
import dev.gantry.distribution.Repository;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.Index;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.Manifest;
import dev.gantry.image.MediaTypes;
import dev.gantry.image.Reference;
import dev.gantry.storage.Storage;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Images and registries: pull, push, search, login.
public final class ImageDistribution {
    private static final Set<String> SEARCH_FILTERS = Set.of("is-automated", "is-official", "stars");
    private static final int SEARCH_LIMIT = 25;
    private static final int SEARCH_MOST = 100;

    private final PullImage pull;
    private final PushImage push;
    private volatile Registries registries;

    ImageDistribution(EngineOptions options, Storage storage, BundledImages bundled, ImageEvents events) {
        this.registries = new Registries(options.registries());
        this.pull = new PullImage(() -> registries, storage, bundled, events);
        this.push = new PushImage(() -> registries, storage, events, options.maxUploads());
    }

    /// Takes over another configuration for what begins from now on.
    void reload(EngineOptions fresh) {
        registries = new Registries(fresh.registries());
    }

    /// Files of web servers, for builds; as the options are now.
    public Downloads downloads() {
        return registries.downloads();
    }

    /// A repository of a registry, for what is no image; as the options are now.
    ///
    /// @param push whether something is to be put there
    public Repository repository(Reference name, Credentials credentials, boolean push) {
        return registries.open(name, credentials, push);
    }

    /// Brings an image. Interrupting the thread ends it.
    ///
    /// @throws EngineException `NOT_FOUND` in dockerd's words where the registry does not have it, or not for us
    public void pull(PullRequest request, TransferListener listener) {
        pull.pull(request, listener);
    }

    /// Sends an image, or with neither a tag in its name nor a tag all of its name. Interrupting the thread ends it.
    ///
    /// @param platform what it must be for, or ""
    public void push(String name, String tag, String platform, Credentials credentials, TransferListener listener) {
        push.push(name, tag, platform, credentials, listener);
    }

    /// Asks a registry whether it takes these credentials.
    ///
    /// @param server "" for Docker Hub
    /// @throws EngineException `UNAUTHORIZED`
    public AuthResponse login(String server, Credentials credentials) {
        try {
            Optional<String> token = registries.login(server.isEmpty() ? Registries.HUB_LOGIN : server, credentials);
            return new AuthResponse("Login Succeeded", token.orElse(""));
        } catch (RegistryException e) {
            throw RegistryFailures.ofLogin(e);
        }
    }

    /// Source: Engine API, `ImageSearch`.
    ///
    /// @param limit at most 100; 0 for 25
    public List<SearchResult> search(String term, int limit, Filters filters, Credentials credentials) {
        filters.accepting(SEARCH_FILTERS);
        if (limit < 0 || limit > SEARCH_MOST) {
            throw invalid("Limit " + limit + " is outside the range of [1, " + SEARCH_MOST + "]");
        }
        int stars = stars(filters);
        try {
            return registries.search(term, limit == 0 ? SEARCH_LIMIT : limit, credentials).stream()
                    .filter(found ->
                            !filters.has("is-official") || found.official() == filters.flag("is-official", false))
                    .filter(found ->
                            !filters.has("is-automated") || found.automated() == filters.flag("is-automated", false))
                    .filter(found -> found.stars() >= stars)
                    .map(found -> new SearchResult(
                            found.stars(), found.official(), found.name(), found.automated(), found.description()))
                    .toList();
        } catch (RegistryException e) {
            throw RegistryFailures.of(e);
        }
    }

    private static int stars(Filters filters) {
        int stars = 0;
        for (String value : filters.of("stars")) {
            try {
                stars = Math.max(stars, Integer.parseInt(value));
            } catch (NumberFormatException e) {
                throw invalid("invalid filter 'stars=" + value + "'");
            }
        }
        return stars;
    }

    /// What a registry has under a name, without bringing it. Source: Engine API, `DistributionInspect`.
    public DistributionInspect inspect(String name, Credentials credentials) {
        Reference reference = RegistryFailures.parse(name).tagged();
        try {
            Repository repository = registries.open(reference, credentials, false);
            Repository.Document found = repository.manifest(reference);
            return new DistributionInspect(
                    OciWire.descriptor(found.target().descriptor()), platforms(repository, found.target()));
        } catch (RegistryException e) {
            throw RegistryFailures.ofInspect(reference, e);
        } catch (InvalidImageException e) {
            throw EngineException.system(Failures.text(e), e);
        }
    }

    private static List<OciPlatform> platforms(Repository repository, ImageTarget target) {
        return switch (target) {
            case Index index ->
                index.manifests().stream()
                        .flatMap(entry -> Optional.ofNullable(entry.platform()).stream())
                        .map(OciWire::platform)
                        .toList();
            case Manifest manifest ->
                MediaTypes.isConfig(manifest.config().mediaType())
                        ? List.of(OciWire.platform(ImageConfig.parse(repository.document(manifest.config()))
                                .platform()))
                        : List.of();
        };
    }
}
