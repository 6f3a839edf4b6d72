package dev.gantry.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Proves to one endpoint who asks, as it asks for it: by name and password, or by tokens that its token server makes
/// of them. Tokens are made anew before they end, and when the endpoint no longer takes one. Safe for any thread.
///
/// Source: distribution, `docs/spec/auth/token.md` and `oauth.md`.
final class Authorization {
    private static final String CLIENT_ID = "gantry";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Servers that name no time mean this one, and none is to name less.
    private static final long LEAST_SECONDS = 60;

    private static final long MOST_SECONDS = 24 * 60 * 60;
    private static final int MAX_ANSWER_BYTES = 1 << 20;

    /// A token is replaced so long before its end: the request has to arrive.
    private static final long MARGIN_SECONDS = 10;

    private final Endpoint endpoint;
    private final Credentials credentials;
    private final HttpClients clients;
    private final PatientClient client;
    private final Map<Set<String>, Token> tokens = new ConcurrentHashMap<>();

    /// What the endpoint last asked for; null as long as it has not.
    private volatile @Nullable Challenge wanted;

    /// @param refreshToken empty where the server gave none
    private record Token(String value, String refreshToken, Instant end) {}

    /// @param client for the token server, which is trusted as the endpoint is
    Authorization(Endpoint endpoint, Credentials credentials, HttpClients clients, PatientClient client) {
        this.endpoint = endpoint;
        this.credentials = endpoint.trusted() ? credentials : Credentials.ANONYMOUS;
        this.clients = clients;
        this.client = client;
    }

    /// The header to send, if any is known to be wanted.
    Optional<String> header(Set<String> scopes) throws IOException, InterruptedException {
        if (!credentials.registryToken().isEmpty()) {
            return Optional.of("Bearer " + credentials.registryToken());
        }
        Challenge challenge = wanted;
        if (challenge == null) {
            return Optional.empty();
        }
        if (challenge.scheme().equals("basic")) {
            return Optional.of(credentials.basic());
        }
        Token token = tokens.get(scopes);
        if (token == null || !Instant.now().isBefore(token.end())) {
            token = fetch(challenge, scopes);
            tokens.put(scopes, token);
        }
        return Optional.of("Bearer " + token.value());
    }

    /// Takes in what an endpoint wants that has refused a request.
    ///
    /// @return whether asking again makes sense
    /// @throws RegistryException where it wants a password and there is none
    boolean answer(List<Challenge> challenges, Set<String> scopes) {
        if (!credentials.registryToken().isEmpty()) {
            return false;
        }
        tokens.remove(scopes);
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals("bearer")
                    && !challenge.parameter("realm").isEmpty()) {
                wanted = challenge;
                return true;
            }
        }
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals("basic")) {
                requirePassword();
                wanted = challenge;
                return true;
            }
        }
        return false;
    }

    private void requirePassword() {
        if (!credentials.hasPassword()) {
            throw RegistryException.unauthorized("no basic auth credentials");
        }
    }

    /// The refresh token that came with the access token for these scopes, to log in with from now on.
    Optional<String> refreshToken(Set<String> scopes) {
        return Optional.ofNullable(tokens.get(scopes)).map(Token::refreshToken).filter(token -> !token.isEmpty());
    }

    private Token fetch(Challenge challenge, Set<String> scopes) throws IOException, InterruptedException {
        URI realm = realm(challenge);
        Set<String> all = new TreeSet<>(scopes);
        for (String scope : challenge.parameter("scope").split(" ", -1)) {
            if (!scope.isEmpty() && scopes.stream().noneMatch(mine -> covers(mine, scope))) {
                all.add(scope);
            }
        }
        return read(realm, ask(realm, challenge, all));
    }

    /// What a token server says.
    private record TokenAnswer(int status, String text) {
        byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private TokenAnswer ask(URI realm, Challenge challenge, Set<String> scopes)
            throws IOException, InterruptedException {
        if (!credentials.identityToken().isEmpty()) {
            return post(
                    realm,
                    challenge,
                    scopes,
                    Map.of("grant_type", "refresh_token", "refresh_token", credentials.identityToken()));
        }
        TokenAnswer answer = get(realm, challenge, scopes);
        boolean postOnly = answer.status() == 404 || answer.status() == 405;
        if (!postOnly || !credentials.hasPassword()) {
            return answer;
        }
        Map<String, String> grant = Map.of(
                "grant_type", "password",
                "username", credentials.username(),
                "password", credentials.password());
        return post(realm, challenge, scopes, grant);
    }

    /// A scope that asks for the same repository and at least the same actions.
    private static boolean covers(String mine, String other) {
        int colon = mine.lastIndexOf(':');
        int otherColon = other.lastIndexOf(':');
        return colon == otherColon
                && colon > 0
                && mine.substring(0, colon).equals(other.substring(0, colon))
                && Set.of(mine.substring(colon + 1).split(","))
                        .containsAll(List.of(other.substring(colon + 1).split(",")));
    }

    /// A registry that is spoken to by TLS does not get a password sent in the clear by naming such a server.
    private URI realm(Challenge challenge) {
        URI realm = Call.of("GET", endpoint.base(), Set.of()).toward(challenge.parameter("realm"));
        boolean plain = !"https".equals(realm.getScheme());
        if (plain
                && "https".equals(endpoint.base().getScheme())
                && endpoint.tls().verified()) {
            throw RegistryException.nonsense("registry " + endpoint.authority() + " names a token server without TLS: "
                    + realm.getScheme() + "://" + realm.getRawAuthority());
        }
        return realm;
    }

    private TokenAnswer get(URI realm, Challenge challenge, Set<String> scopes)
            throws IOException, InterruptedException {
        List<String> query = new ArrayList<>();
        if (credentials.hasPassword()) {
            query.add("account=" + encoded(credentials.username()));
            query.add("client_id=" + CLIENT_ID);
            query.add("offline_token=true");
        }
        for (String scope : scopes) {
            query.add("scope=" + encoded(scope));
        }
        if (!challenge.parameter("service").isEmpty()) {
            query.add("service=" + encoded(challenge.parameter("service")));
        }
        String joint = realm.getRawQuery() == null ? "?" : "&";
        URI full = URI.create(realm + (query.isEmpty() ? "" : joint + String.join("&", query)));
        HttpRequest.Builder request = clients.request(full);
        if (credentials.hasPassword()) {
            request.header("Authorization", credentials.basic());
        }
        return send(request, "GET", BodyPublishers.noBody());
    }

    private TokenAnswer post(URI realm, Challenge challenge, Set<String> scopes, Map<String, String> grant)
            throws IOException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>(grant);
        form.put("service", challenge.parameter("service"));
        form.put("client_id", CLIENT_ID);
        form.put("scope", String.join(" ", scopes));
        form.put("access_type", "offline");
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request =
                clients.request(realm).header("Content-Type", "application/x-www-form-urlencoded");
        return send(request, "POST", BodyPublishers.ofString(body));
    }

    private TokenAnswer send(HttpRequest.Builder request, String method, BodyPublisher content)
            throws IOException, InterruptedException {
        Answer response = client.send(request, method, content, PATIENCE);
        try (InputStream in = response.body()) {
            return new TokenAnswer(
                    response.statusCode(), new String(in.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Token read(URI realm, TokenAnswer answer) {
        if (answer.status() != 200) {
            throw RegistryException.of(
                    answer.status(), answer.body(), "token server " + realm.getRawAuthority(), Optional.empty());
        }
        try {
            JsonNode document = Documents.read(answer.body());
            String token = document.path("token")
                    .asString(document.path("access_token").asString(""));
            if (token.isEmpty()) {
                throw RegistryException.nonsense("authorization server did not include a token in the response");
            }
            long told = document.path("expires_in").asLong(LEAST_SECONDS);
            long seconds = Math.clamp(told, LEAST_SECONDS, MOST_SECONDS);
            return new Token(
                    token,
                    document.path("refresh_token").asString(""),
                    Instant.now().plusSeconds(seconds - MARGIN_SECONDS));
        } catch (JacksonException noJson) {
            throw RegistryException.nonsense("token server " + realm.getRawAuthority() + ": no JSON in its answer");
        }
    }
}
