package dev.gantry.registry;

import dev.gantry.http.Request;
import dev.gantry.http.Response;
import dev.gantry.image.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Lets in who has the right to, by `Basic` credentials or a token of ours. Where nobody has an account there
/// is nothing to ask for.
///
/// Source: distribution, docs/spec/auth/token.md.
final class AccountGate implements Gate {
    static final String TOKEN_PATH = "/token";

    /// The header is sent back in the challenge.
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]_-]{1,255}");

    private final Authenticator authenticator;
    private final Tokens tokens;
    private final boolean anonymousRead;

    /// @param anonymousRead lets those without an account pull
    AccountGate(Authenticator authenticator, Tokens tokens, boolean anonymousRead) {
        this.authenticator = authenticator;
        this.tokens = tokens;
        this.anonymousRead = anonymousRead;
    }

    @Override
    public Caller admit(Request request, Response response, Endpoint.Access access, String repository) {
        if (access == Endpoint.Access.OPEN || !authenticator.isNeeded()) {
            return Gate.OPEN.admit(request, response, access, repository);
        }
        String header = request.header("Authorization");
        Optional<Caller> known = header.isEmpty() ? Optional.empty() : authenticate(header);
        if (!header.isEmpty() && known.isEmpty()) {
            throw challenge(request, response, access, repository, "invalid_token");
        }
        Caller caller = known.orElseGet(this::anonymous);
        if (isAllowed(caller, access, repository, known.isPresent())) {
            return caller;
        }
        if (known.isEmpty() || isBearer(header)) { // another token may be better
            throw challenge(request, response, access, repository, known.isEmpty() ? "" : "insufficient_scope");
        }
        throw new RegistryException(ErrorCode.DENIED, Map.of());
    }

    private Caller anonymous() {
        return new Caller("", (action, _) -> anonymousRead && action == Action.PULL);
    }

    private static boolean isAllowed(Caller caller, Endpoint.Access access, String repository, boolean known) {
        return switch (access) {
            case OPEN, CREDENTIALS -> true;
            case ACCOUNT -> known;
            case PULL -> caller.may(Action.PULL, repository);
            case PUSH -> caller.may(Action.PUSH, repository);
            case DELETE -> caller.may(Action.DELETE, repository);
            case CATALOG -> caller.may(Action.CATALOG, "");
        };
    }

    private static boolean isBearer(String header) {
        return header.regionMatches(true, 0, "Bearer ", 0, 7);
    }

    private Optional<Caller> authenticate(String header) {
        if (isBearer(header)) {
            return tokens.verify(header.substring(7).strip());
        }
        if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            String pair =
                    new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : authenticator.check(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static RegistryException challenge(
            Request request, Response response, Endpoint.Access access, String repository, String error) {
        String host = request.header("Host");
        String realm = (request.isSecure() ? "https://" : "http://")
                + (HOST.matcher(host).matches() ? host : "localhost")
                + TOKEN_PATH;
        String challenge = access == Endpoint.Access.CREDENTIALS
                ? "Basic realm=\"" + Tokens.SERVICE + "\""
                : "Bearer realm=\"" + realm + "\",service=\"" + Tokens.SERVICE + "\"" + scope(access, repository)
                        + (error.isEmpty() ? "" : ",error=\"" + error + "\"");
        response.header("WWW-Authenticate", challenge);
        return new RegistryException(ErrorCode.UNAUTHORIZED, Map.of());
    }

    /// A name that is none is not repeated.
    private static String scope(Endpoint.Access access, String repository) {
        String name = Reference.isPath(repository) ? repository : "invalid";
        return switch (access) {
            case OPEN, CREDENTIALS, ACCOUNT -> "";
            case CATALOG -> ",scope=\"registry:catalog:*\"";
            case PUSH -> ",scope=\"repository:" + name + ":pull,push\"";
            case PULL, DELETE ->
                ",scope=\"repository:" + name + ":" + access.name().toLowerCase(Locale.ROOT) + "\"";
        };
    }
}
