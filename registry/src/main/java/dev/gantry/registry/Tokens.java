package dev.gantry.registry;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Bearer tokens: who somebody is and what he may do, signed, for a few minutes.
///
/// Source: distribution, docs/spec/auth/jwt.md; RFC 7519.
final class Tokens {
    static final String SERVICE = "gantry-registry";

    /// A right that is taken away lasts this long in tokens that are out.
    static final Duration LIFE = Duration.ofMinutes(5);

    private static final int MAX_LENGTH = 64 << 10;
    private static final int CACHED = 1000;
    private static final String HEADER =
            encode("{\"typ\":\"JWT\",\"alg\":\"ES256\"}".getBytes(StandardCharsets.US_ASCII));

    private final TokenKey key;
    private final Clock clock;

    /// Tokens whose signature was found good: checking it costs more than all else of a small request.
    private final ConcurrentMap<String, Verified> verified = new ConcurrentHashMap<>();

    Tokens(TokenKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    private record Verified(Caller caller, long notBefore, long expires) {
        boolean isValid(long now) {
            return notBefore <= now && now < expires;
        }
    }

    /// Signs a token.
    ///
    /// @param account empty for somebody unknown
    /// @param scopes what its bearer is granted
    String issue(String account, List<Scope> scopes) {
        long now = clock.instant().getEpochSecond();
        ObjectNode claims = RegistryJson.object();
        claims.put("iss", SERVICE)
                .put("sub", account)
                .put("aud", SERVICE)
                .put("iat", now)
                .put("nbf", now)
                .put("exp", now + LIFE.toSeconds())
                .put("jti", UUID.randomUUID().toString());
        ArrayNode access = claims.putArray("access");
        for (Scope scope : scopes) {
            ObjectNode entry = access.addObject().put("type", scope.type()).put("name", scope.resource());
            ArrayNode actions = entry.putArray("actions");
            scope.words().forEach(actions::add);
        }
        String content = HEADER + "." + encode(RegistryJson.bytes(claims));
        return content + "." + encode(key.sign(content.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Whose token this is; empty where it is not ours, or not valid now.
    Optional<Caller> verify(String token) {
        long now = clock.instant().getEpochSecond();
        Verified known = verified.get(token);
        if (known == null) {
            Optional<Verified> read = read(token);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            known = read.get();
            if (verified.size() >= CACHED) {
                verified.clear();
            }
            verified.put(token, known);
        }
        return known.isValid(now) ? Optional.of(known.caller) : Optional.empty();
    }

    /// The header must be ours to the letter: another algorithm, or none, is another header.
    private Optional<Verified> read(String token) {
        int end = token.lastIndexOf('.');
        if (token.length() > MAX_LENGTH || !token.startsWith(HEADER + ".") || end <= HEADER.length()) {
            return Optional.empty();
        }
        try {
            byte[] signature = Base64.getUrlDecoder().decode(token.substring(end + 1));
            if (!key.isSigned(token.substring(0, end).getBytes(StandardCharsets.US_ASCII), signature)) {
                return Optional.empty();
            }
            return Optional.of(claims(RegistryJson.MAPPER.readTree(
                    Base64.getUrlDecoder().decode(token.substring(HEADER.length() + 1, end)))));
        } catch (IllegalArgumentException | JacksonException malformed) {
            return Optional.empty();
        }
    }

    private static Verified claims(JsonNode claims) {
        List<Scope> scopes = new ArrayList<>();
        for (JsonNode entry : claims.path("access")) {
            List<String> actions = new ArrayList<>();
            entry.path("actions").forEach(action -> actions.add(action.asString("")));
            Scope.of(entry.path("type").asString(""), entry.path("name").asString(""), actions)
                    .ifPresent(scopes::add);
        }
        Grants grants = (action, repository) -> scopes.stream()
                .anyMatch(scope -> scope.actions().contains(action)
                        && (action == Action.CATALOG || scope.name().equals(repository)));
        return new Verified(
                new Caller(claims.path("sub").asString(""), grants),
                claims.path("nbf").asLong(Long.MAX_VALUE),
                claims.path("exp").asLong(0));
    }
}
