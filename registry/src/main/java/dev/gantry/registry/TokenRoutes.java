package dev.gantry.registry;

import dev.gantry.http.Query;
import dev.gantry.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// The token service: trades credentials, or none, for a token with those of the wanted rights that their
/// owner has.
///
/// Source: distribution, docs/spec/auth/token.md (GET) and oauth.md (POST, by password).
final class TokenRoutes {
    private static final int MAX_FORM = 64 << 10;

    private final Tokens tokens;
    private final Authenticator authenticator;
    private final Clock clock;

    TokenRoutes(Tokens tokens, Authenticator authenticator, Clock clock) {
        this.tokens = tokens;
        this.authenticator = authenticator;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("GET", AccountGate.TOKEN_PATH, Endpoint.Access.CREDENTIALS, this::get),
                new Endpoint("POST", AccountGate.TOKEN_PATH, Endpoint.Access.CREDENTIALS, this::post));
    }

    private void get(Call call) throws IOException {
        answer(call, call.caller(), Scope.parse(call.request().query().all("scope")));
    }

    private void post(Call call) throws IOException {
        Query form = form(call.request());
        if (!form.first("grant_type").equals("password")) {
            ObjectNode error = RegistryJson.object().put("error", "unsupported_grant_type");
            call.json(400, error);
            return;
        }
        Caller caller = authenticator
                .check(form.first("username"), form.first("password"))
                .orElseThrow(() -> new RegistryException(ErrorCode.UNAUTHORIZED, Map.of()));
        answer(call, caller, Scope.parse(form.all("scope")));
    }

    private static Query form(Request request) throws IOException {
        return Query.parse(new String(request.bytes(MAX_FORM), StandardCharsets.UTF_8));
    }

    private void answer(Call call, Caller caller, List<Scope> wanted) throws IOException {
        List<Scope> granted = wanted.stream()
                .map(scope -> scope.within(caller.grants()))
                .filter(scope -> !scope.actions().isEmpty())
                .toList();
        String token = tokens.issue(caller.name(), granted);
        call.response().header("Cache-Control", "no-store");
        call.json(
                200,
                RegistryJson.object()
                        .put("token", token)
                        .put("access_token", token)
                        .put("expires_in", Tokens.LIFE.toSeconds())
                        .put(
                                "issued_at",
                                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                        .put("scope", granted.stream().map(TokenRoutes::text).collect(Collectors.joining(" "))));
    }

    private static String text(Scope scope) {
        return scope.type() + ":" + scope.resource() + ":" + String.join(",", scope.words());
    }
}
