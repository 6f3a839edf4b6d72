package dev.gantry.registry;

import dev.gantry.http.HttpException;
import dev.gantry.image.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `/v2/<name>/manifests/<tag or digest>`.
final class ManifestRoutes {
    /// What the specification has every registry take.
    static final int MAX_BYTES = 4 << 20;

    private static final String MANIFEST = "/v2/{name:.+}/manifests/{reference}";

    private final Manifests manifests;

    ManifestRoutes(Manifests manifests) {
        this.manifests = manifests;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("HEAD", MANIFEST, Endpoint.Access.PULL, this::get),
                new Endpoint("GET", MANIFEST, Endpoint.Access.PULL, this::get),
                new Endpoint("PUT", MANIFEST, Endpoint.Access.PUSH, this::put),
                new Endpoint("DELETE", MANIFEST, Endpoint.Access.DELETE, this::delete));
    }

    private void get(Call call) throws IOException {
        RepositoryName repository = call.repository();
        ManifestName name = ManifestName.parse(call.path("reference"));
        StoredManifest stored = manifests.find(repository, name).orElseThrow(() -> Manifests.unknown(repository, name));
        StoredManifest manifest = new AcceptedManifest(manifests, repository)
                .choose(stored, name, call.request().headers("Accept"));
        call.response()
                .header("Docker-Content-Digest", manifest.digest().toString())
                .header("ETag", "\"" + manifest.digest() + "\"");
        if (call.request().header("If-None-Match").contains(manifest.digest().toString())) {
            call.response().status(304).send();
            return;
        }
        call.response().send(manifest.mediaType(), manifest.content());
    }

    private void put(Call call) throws IOException {
        RepositoryName repository = call.repository();
        ManifestName name = ManifestName.parse(call.path("reference"));
        byte[] content = content(call);
        Digest.Algorithm algorithm =
                name instanceof ManifestName.Content asked ? asked.digest().algorithm() : Digest.Algorithm.SHA256;
        Digest digest = Digest.of(algorithm, content);
        if (name instanceof ManifestName.Content asked && !asked.digest().equals(digest)) {
            throw new RegistryException(ErrorCode.DIGEST_INVALID, name.detail(repository));
        }
        ManifestDocument document = ManifestDocument.read(content, contentType(call));
        manifests.put(repository, name, digest, document, content);
        if (!document.subject().isEmpty()) {
            call.response().header("OCI-Subject", document.subject());
        }
        call.response()
                .status(201)
                .header("Location", "/v2/" + repository + "/manifests/" + digest)
                .header("Docker-Content-Digest", digest.toString())
                .send();
    }

    private static byte[] content(Call call) throws IOException {
        try {
            return call.request().bytes(MAX_BYTES);
        } catch (HttpException e) {
            throw new RegistryException(
                    e.status(),
                    List.of(new RegistryException.Entry(
                            ErrorCode.MANIFEST_INVALID,
                            "manifest invalid: larger than " + MAX_BYTES + " bytes",
                            Map.of())));
        }
    }

    private static String contentType(Call call) {
        String header = call.request().header("Content-Type");
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private void delete(Call call) throws IOException {
        manifests.remove(call.repository(), ManifestName.parse(call.path("reference")));
        call.response().status(202).send();
    }
}
