package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonException;
import dev.gantry.client.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One repository of a registry, for the manifests in it: the few requests of the OCI distribution specification
/// that need no engine. Everything a registry sends is checked against its digest.
final class RegistryClient {
    private static final String ACCEPTED = String.join(
            ", ", ImageManifest.DOCKER, ImageManifest.DOCKER_LIST, ImageManifest.OCI, ImageManifest.OCI_INDEX);

    private final RegistryConnection connection;
    private final ImageName name;
    private @Nullable Document document;

    /// A manifest or a list of them. @param digest of `raw`
    private record Document(String mediaType, String digest, String raw) {
        boolean isList() {
            return mediaType.equals(ImageManifest.DOCKER_LIST) || mediaType.equals(ImageManifest.OCI_INDEX);
        }
    }

    private RegistryClient(RegistryConnection connection, ImageName name) {
        this.connection = connection;
        this.name = name;
    }

    /// To read what `name` means. A registry without TLS has nothing to say unless it is `insecure`.
    ///
    /// Errors: [CliException] when the registry can't be reached.
    static RegistryClient reading(Session session, ImageName name, boolean insecure) {
        RegistryConnection connection =
                RegistryConnection.open(session, name, List.of(scope(name.path(), "pull")), insecure);
        if (!connection.isEncrypted() && !insecure) {
            throw missing(name);
        }
        return new RegistryClient(connection, name);
    }

    /// To write into the repository of `name`, which may get content of the repositories `sources`. Errors: as
    /// [#reading].
    static RegistryClient writing(Session session, ImageName name, Collection<String> sources, boolean insecure) {
        List<String> scopes = new ArrayList<>();
        scopes.add(scope(name.path(), "pull,push"));
        sources.forEach(source -> scopes.add(scope(source, "pull")));
        return new RegistryClient(RegistryConnection.open(session, name, scopes, insecure), name);
    }

    private static String scope(String path, String actions) {
        return "repository:" + path + ":" + actions;
    }

    private static CliException missing(ImageName name) {
        return new CliException("no such manifest: " + name.full());
    }

    /// True when the name means a list. Errors: [CliException] when it means nothing.
    boolean hasList() {
        return document().isList();
    }

    /// The manifest of the image the name means, with its platform from its configuration.
    ///
    /// Errors: [CliException] when it means a list, or nothing, or the registry sends something else.
    ImageManifest manifest() {
        if (hasList()) {
            throw new CliException(name.full() + " is a manifest list");
        }
        Document found = document();
        return manifest(name, found, config(found));
    }

    /// The manifests of the list that the name means. Errors: as [#manifest()].
    List<ImageManifest> list() {
        List<ImageManifest> manifests = new ArrayList<>();
        for (JsonObject entry : json(document().raw()).objects("manifests")) {
            String digest = entry.text("digest");
            manifests.add(manifest(name.withDigest(digest), fetch(digest), entry.object("platform")));
        }
        return manifests;
    }

    private static ImageManifest manifest(ImageName name, Document found, JsonObject platform) {
        return ImageManifest.of(name, found.mediaType(), found.digest(), found.raw(), platform);
    }

    private Document document() {
        if (document == null) {
            document = fetch(name.tag().isEmpty() ? name.digest() : name.tag());
            if (!name.digest().isEmpty() && !name.digest().equals(document.digest())) {
                throw new CliException("manifest verification failed for digest " + name.digest());
            }
        }
        return document;
    }

    private Document fetch(String reference) {
        HttpResponse<byte[]> answer = connection.send("GET", "manifests/" + reference, Map.of("Accept", ACCEPTED), "");
        if (answer.statusCode() == 404 || answer.statusCode() == 401) {
            throw missing(name);
        }
        String raw = checked(answer);
        String digest = digest(answer.body());
        if (reference.startsWith("sha256:") && !reference.equals(digest)) {
            throw new CliException("manifest verification failed for digest " + reference);
        }
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        if (!ACCEPTED.contains(type) || type.isEmpty()) {
            throw new CliException("unsupported manifest media type " + GoText.quote(type) + " of " + name.full());
        }
        return new Document(type, digest, raw);
    }

    private JsonObject config(Document manifest) {
        String digest = json(manifest.raw()).object("config").text("digest");
        HttpResponse<byte[]> answer = connection.send("GET", "blobs/" + digest, Map.of(), "");
        String text = checked(answer);
        if (!digest(answer.body()).equals(digest)) {
            throw new CliException("image config verification failed for digest " + digest);
        }
        return json(text);
    }

    /// Makes a blob of the repository `from` part of this one; false when the registry does not do that.
    boolean mount(String blob, String from) {
        String target = "blobs/uploads/?from=" + URLEncoder.encode(from, StandardCharsets.UTF_8) + "&mount="
                + URLEncoder.encode(blob, StandardCharsets.UTF_8);
        HttpResponse<byte[]> answer = connection.send("POST", target, Map.of(), "");
        if (answer.statusCode() == 202) {
            answer.headers().firstValue("Location").ifPresent(connection::cancelUpload);
            return false;
        }
        checked(answer);
        return true;
    }

    /// Puts a manifest or a list under a tag or its digest; answers the digest it has there.
    String put(String reference, String mediaType, String body) {
        HttpResponse<byte[]> answer =
                connection.send("PUT", "manifests/" + reference, Map.of("Content-Type", mediaType), body);
        if (answer.statusCode() >= 400) {
            throw new CliException("failed to put manifest " + name.full() + ": " + RegistryConnection.error(answer));
        }
        String digest = digest(body.getBytes(StandardCharsets.UTF_8));
        return answer.headers().firstValue("Docker-Content-Digest").orElse(digest);
    }

    private static String checked(HttpResponse<byte[]> answer) {
        if (answer.statusCode() >= 300) {
            throw new CliException(RegistryConnection.error(answer));
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static JsonObject json(String text) {
        try {
            return JsonObject.from(Json.parse(text));
        } catch (JsonException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        }
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
