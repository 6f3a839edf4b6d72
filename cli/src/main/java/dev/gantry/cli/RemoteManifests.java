package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonException;
import dev.gantry.client.JsonObject;
import dev.gantry.client.TlsSettings;
import dev.gantry.distribution.ProxySettings;
import dev.gantry.distribution.Registries;
import dev.gantry.distribution.RegistryException;
import dev.gantry.distribution.RegistryOptions;
import dev.gantry.distribution.Repository;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.Index;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.Manifest;
import dev.gantry.image.Reference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The manifests in one repository of a registry, asked for without an engine. What goes wrong is told in the words of
/// Docker's command line, which differ from dockerd's.
final class RemoteManifests {
    private static final String USER_AGENT = "Gantry-Client (linux)";
    private static final int ATTEMPTS = 3;

    /// Answers that Docker takes for "there is none".
    private static final Set<String> UNKNOWN = Set.of("UNAUTHORIZED", "MANIFEST_UNKNOWN", "NAME_UNKNOWN");

    private final Repository repository;
    private final ImageName name;
    private @Nullable ImageTarget target;

    private RemoteManifests(Repository repository, ImageName name) {
        this.repository = repository;
        this.name = name;
    }

    /// To read what `name` means. A registry without TLS has nothing to say unless it is `insecure`.
    ///
    /// Errors: [CliException] when the registry can't be reached.
    static RemoteManifests reading(Session session, ImageName name, boolean insecure) {
        Repository repository = open(session, name, insecure, false);
        boolean encrypted = "https".equals(reach(repository).getScheme());
        if (!encrypted && !insecure) {
            throw missing(name);
        }
        return new RemoteManifests(repository, name);
    }

    /// To write into the repository of `name`. Errors: as [#reading].
    static RemoteManifests writing(Session session, ImageName name, boolean insecure) {
        Repository repository = open(session, name, insecure, true);
        reach(repository);
        return new RemoteManifests(repository, name);
    }

    private static Repository open(Session session, ImageName name, boolean insecure, boolean push) {
        RegistryOptions options = new RegistryOptions(
                List.of(),
                insecure ? List.of(name.domain()) : List.of(),
                RegistryOptions.CERTIFICATES,
                new ProxySettings("", "", "").orElse(session.environment()),
                ATTEMPTS,
                RegistryOptions.STANDSTILL,
                USER_AGENT,
                TlsSettings::clientKeys);
        RegistryAuth auth = session.credentials().find(Credentials.server(name));
        var credentials = new dev.gantry.distribution.Credentials(
                auth.username(), auth.password(), auth.identityToken(), auth.registryToken());
        return asked("", () -> new Registries(options).open(reference(name), credentials, push));
    }

    private static URI reach(Repository repository) {
        return asked("failed to configure transport: error pinging v2 registry: ", repository::reach);
    }

    private static Reference reference(ImageName name) {
        return Reference.parse(name.full());
    }

    private static CliException missing(ImageName name) {
        return new CliException("no such manifest: " + name.full());
    }

    /// True when the name means a list. Errors: [CliException] when it means nothing.
    boolean hasList() {
        return target() instanceof Index;
    }

    /// The manifest of the image the name means, with its platform from its configuration.
    ///
    /// Errors: [CliException] when it means a list, or nothing, or the registry sends something else.
    ImageManifest manifest() {
        return switch (target()) {
            case Index _ -> throw new CliException(name.full() + " is a manifest list");
            case Manifest manifest -> {
                byte[] config = asked("", () -> repository.document(manifest.config()));
                yield manifest(name, manifest, json(config));
            }
        };
    }

    /// The manifests of the list that the name means. Errors: as [#manifest()].
    List<ImageManifest> list() {
        List<ImageManifest> manifests = new ArrayList<>();
        for (JsonObject entry : json(target().bytes()).objects("manifests")) {
            ImageName one = name.withDigest(entry.text("digest"));
            manifests.add(manifest(one, fetch(one), entry.object("platform")));
        }
        return manifests;
    }

    private static ImageManifest manifest(ImageName name, ImageTarget found, JsonObject platform) {
        byte[] bytes = found.bytes();
        String raw = new String(bytes, StandardCharsets.UTF_8);
        return ImageManifest.of(name, found.mediaType(), Digest.of(bytes).toString(), raw, platform);
    }

    private ImageTarget target() {
        if (target == null) {
            target = fetch(name);
        }
        return target;
    }

    private ImageTarget fetch(ImageName wanted) {
        return asked("", () -> {
            try {
                return repository.manifest(reference(wanted)).target();
            } catch (RegistryException e) {
                if (e.isMissing() || (UNKNOWN.contains(e.code()) && !e.isBeforeAnswer())) {
                    throw missing(name);
                }
                throw e;
            }
        });
    }

    /// Makes a blob of the repository of `from` part of this one; false when the registry does not do that.
    boolean mount(String blob, ImageName from) {
        return asked(
                "failed to mount blob " + blob + " to " + name.full() + ": ",
                () -> repository.mount(Digest.parse(blob), reference(from)));
    }

    /// Puts a manifest or a list under a tag or its digest.
    ///
    /// @param as a name of this repository
    /// @return the digest it has there
    String put(ImageName as, String mediaType, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return asked("failed to put manifest " + as.full() + ": ", () -> {
            repository.putManifest(reference(as), mediaType, bytes);
            return Digest.of(bytes).toString();
        });
    }

    private static <T> T asked(String complaint, Supplier<T> question) {
        try {
            return question.get();
        } catch (RegistryException | InvalidImageException e) {
            throw new CliException(complaint + e.getMessage());
        }
    }

    private static JsonObject json(byte[] bytes) {
        try {
            return JsonObject.from(Json.parse(new String(bytes, StandardCharsets.UTF_8)));
        } catch (JsonException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        }
    }
}
