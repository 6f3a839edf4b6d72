package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonException;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// HTTP with one repository of a registry: TLS or not, who the user is, redirections.
///
/// TLS is tried first. Plain HTTP is for registries that answer with it, when the user allows that or the registry is
/// on this machine; then certificates are not checked either.
final class RegistryConnection {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_REDIRECTIONS = 5;
    /// As much as a manifest or a configuration may be.
    private static final int LARGEST_ANSWER = 8 * 1024 * 1024;

    private final HttpClient http;
    private final RegistryAuthorization authorization;
    private final String path;
    private URI base;

    private RegistryConnection(HttpClient http, RegistryAuthorization authorization, String path, URI base) {
        this.http = http;
        this.authorization = authorization;
        this.path = path;
        this.base = base;
    }

    /// @param scopes what is going to be done: `repository:library/busybox:pull`
    ///
    /// Errors: [CliException] when the registry can't be reached.
    static RegistryConnection open(Session session, ImageName name, List<String> scopes, boolean insecure) {
        String host = name.domain().equals(ImageName.DOCKER_HUB) ? "registry-1.docker.io" : name.domain();
        boolean lenient = insecure || isLoopback(host);
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(30))
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(ProxySelector.getDefault())
                .sslContext(RegistryTrust.context(host, lenient))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        RegistryAuth auth = session.credentials().find(Credentials.server(name));
        RegistryConnection connection = new RegistryConnection(
                http,
                new RegistryAuthorization(http, auth, scopes),
                name.path(),
                URI.create("https://" + host + "/v2/"));
        connection.ping(lenient);
        return connection;
    }

    private static boolean isLoopback(String host) {
        String address = host.replaceFirst(":\\d+$", "");
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /// Finds out by which protocol the registry speaks and what it wants to know of its users.
    private void ping(boolean lenient) {
        try {
            authorization.challengedBy(exchange("GET", base, Map.of(), ""));
        } catch (SSLException e) {
            if (!lenient) {
                throw unreachable(e);
            }
            base = URI.create(base.toString().replaceFirst("^https", "http"));
            try {
                authorization.challengedBy(exchange("GET", base, Map.of(), ""));
            } catch (IOException plain) {
                throw unreachable(plain);
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private CliException unreachable(IOException e) {
        return new CliException(
                "failed to configure transport: error pinging v2 registry: Get \"" + base + "\": " + reason(e, base));
    }

    boolean isEncrypted() {
        return "https".equals(base.getScheme());
    }

    /// Sends a request for `target` (`manifests/latest`) of the repository, as the user the registry wants to know.
    ///
    /// Errors: [CliException] when the connection fails or the registry lets nobody in whom it doesn't know. Its
    /// other refusals are answers.
    HttpResponse<byte[]> send(String method, String target, Map<String, String> headers, String body) {
        URI uri = base.resolve(path + "/" + target);
        try {
            HttpResponse<byte[]> answer = authorized(method, uri, headers, body);
            for (int i = 0; i < MOST_REDIRECTIONS && isRedirection(answer); i++) {
                URI next = uri.resolve(answer.headers().firstValue("Location").orElse(""));
                // Another host must not learn who the user is.
                answer = isSameServer(uri, next)
                        ? authorized(method, next, headers, body)
                        : exchange(method, next, headers, body);
                uri = next;
            }
            return answer;
        } catch (IOException e) {
            throw new CliException(verb(method) + " \"" + uri + "\": " + reason(e, uri));
        }
    }

    private static boolean isSameServer(URI one, URI other) {
        return Objects.equals(one.getAuthority(), other.getAuthority())
                && Objects.equals(one.getScheme(), other.getScheme());
    }

    private static boolean isRedirection(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 301
                || answer.statusCode() == 302
                || answer.statusCode() == 303
                || answer.statusCode() == 307
                || answer.statusCode() == 308;
    }

    /// Gives up an upload that the registry began, so that it need not wait for it.
    void cancelUpload(String location) {
        URI uri = base.resolve(location);
        try {
            if (isSameServer(base, uri)) {
                authorized("DELETE", uri, Map.of(), "");
            }
        } catch (IOException | CliException e) {
            System.getLogger(RegistryConnection.class.getName())
                    .log(System.Logger.Level.DEBUG, "upload not cancelled", e);
        }
    }

    private HttpResponse<byte[]> authorized(String method, URI uri, Map<String, String> headers, String body)
            throws IOException {
        Map<String, String> all = new HashMap<>(headers);
        String who = authorization.header(verb(method) + " \"" + uri + "\": ");
        if (!who.isEmpty()) {
            all.put("Authorization", who);
        }
        return exchange(method, uri, all, body);
    }

    private HttpResponse<byte[]> exchange(String method, URI uri, Map<String, String> headers, String body)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("User-Agent", "Gantry-Client (linux)")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return exchange(http, request.build());
    }

    /// Sends `request` and reads an answer of a reasonable size.
    static HttpResponse<byte[]> exchange(HttpClient http, HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// What a refusal says, as Docker words it: `denied: requested access to the resource is denied`.
    static String error(HttpResponse<byte[]> answer) {
        try {
            String body = new String(answer.body(), StandardCharsets.UTF_8);
            for (JsonObject error : JsonObject.from(Json.parse(body)).objects("errors")) {
                String code = error.text("code").toLowerCase(Locale.ROOT).replace('_', ' ');
                return error.text("message").isEmpty() ? code : code + ": " + error.text("message");
            }
        } catch (JsonException e) {
            // Not a registry's own words, then.
        }
        return "received unexpected HTTP status: " + answer.statusCode();
    }

    private static String verb(String method) {
        return method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String reason(IOException e, URI uri) {
        if (unresolved(e)) {
            return "dial tcp: lookup " + uri.getHost() + ": no such host";
        }
        if (e instanceof ConnectException) {
            return "dial tcp " + uri.getAuthority() + ": connect: connection refused";
        }
        boolean plain =
                e instanceof SSLException && String.valueOf(e.getMessage()).contains("SSL message");
        return plain ? "http: server gave HTTP response to HTTPS client" : String.valueOf(e.getMessage());
    }

    private static boolean unresolved(IOException e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }
}
