package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What tells a registry who the user is: nothing, name and password, or a token that another server gives out for
/// them, as the registry's `WWW-Authenticate` asks.
final class RegistryAuthorization {
    private final HttpClient http;
    private final RegistryAuth auth;
    private final List<String> scopes;
    private String challenge = "";
    private String token = "";

    /// @param scopes what a token has to allow: `repository:library/busybox:pull`
    RegistryAuthorization(HttpClient http, RegistryAuth auth, List<String> scopes) {
        this.http = http;
        this.auth = auth;
        this.scopes = List.copyOf(scopes);
    }

    /// Remembers what the registry wants to know, from its answer to a request by nobody.
    void challengedBy(HttpResponse<byte[]> answer) {
        if (answer.statusCode() == 401) {
            challenge = answer.headers().firstValue("WWW-Authenticate").orElse("");
        }
    }

    /// The value of the header `Authorization`, or `""`.
    ///
    /// @param doing begins an error's text: `Get "https://...": `
    ///
    /// Errors: [CliException] when nothing is known that the registry would accept.
    String header(String doing) {
        String scheme = challenge.replaceFirst(" .*", "").toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "" -> "";
            case "basic" -> {
                if (auth.username().isEmpty() && auth.password().isEmpty()) {
                    throw new CliException(doing + "no basic auth credentials");
                }
                yield basic();
            }
            case "bearer" -> "Bearer " + token(doing);
            default -> throw new CliException(doing + "unknown authentication " + challenge);
        };
    }

    private String basic() {
        byte[] pair = (auth.username() + ":" + auth.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private String token(String doing) {
        if (!auth.registryToken().isEmpty()) {
            return auth.registryToken();
        }
        if (token.isEmpty()) {
            try {
                token = fetchToken();
            } catch (IOException | CliException e) {
                throw new CliException(doing + e.getMessage());
            }
        }
        return token;
    }

    private String fetchToken() throws IOException {
        HttpRequest request = auth.identityToken().isEmpty() ? byPassword() : byIdentityToken();
        HttpResponse<byte[]> answer = RegistryConnection.exchange(http, request);
        if (answer.statusCode() >= 300) {
            throw new CliException(RegistryConnection.error(answer));
        }
        JsonObject given = JsonObject.from(Json.parse(new String(answer.body(), StandardCharsets.UTF_8)));
        String found = given.text("token").isEmpty() ? given.text("access_token") : given.text("token");
        if (found.isEmpty()) {
            throw new CliException("authorization server did not include a token in the response");
        }
        return found;
    }

    private HttpRequest byPassword() {
        String realm = parameter("realm");
        StringBuilder query = new StringBuilder(realm.contains("?") ? "&" : "?");
        query.append("service=").append(escaped(parameter("service")));
        scopes.forEach(scope -> query.append("&scope=").append(escaped(scope)));
        HttpRequest.Builder request = HttpRequest.newBuilder().timeout(Duration.ofSeconds(60));
        if (!auth.username().isEmpty()) {
            query.append("&account=").append(escaped(auth.username()));
            request.header("Authorization", basic());
        }
        return request.uri(URI.create(realm + query)).build();
    }

    private HttpRequest byIdentityToken() {
        String form = "grant_type=refresh_token&client_id=gantry&service=" + escaped(parameter("service")) + "&scope="
                + escaped(String.join(" ", scopes)) + "&refresh_token=" + escaped(auth.identityToken());
        return HttpRequest.newBuilder(URI.create(parameter("realm")))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    private String parameter(String name) {
        Matcher matcher = Pattern.compile("\\b" + name + "=\"([^\"]*)\"", Pattern.CASE_INSENSITIVE)
                .matcher(challenge);
        return matcher.find() ? Objects.requireNonNullElse(matcher.group(1), "") : "";
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
