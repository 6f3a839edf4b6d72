package dev.gantry.distribution;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// A request to a registry, which can be sent more than once.
///
/// @param body is asked for anew each time
/// @param scopes what a token must allow: `repository:library/busybox:pull`
/// @param patience how long nothing may happen before the answer's head has come
record Call(
        String method,
        URI uri,
        Map<String, String> headers,
        Supplier<BodyPublisher> body,
        Set<String> scopes,
        Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> WEB = Set.of("http", "https");

    Call {
        headers = Map.copyOf(headers);
        scopes = Set.copyOf(scopes);
    }

    static Call of(String method, URI uri, Set<String> scopes) {
        return new Call(method, uri, Map.of(), BodyPublishers::noBody, scopes, PATIENCE);
    }

    Call header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Call(method, uri, more, body, scopes, patience);
    }

    Call body(Supplier<BodyPublisher> content) {
        return new Call(method, uri, headers, content, scopes, patience);
    }

    Call patience(Duration longer) {
        return new Call(method, uri, headers, body, scopes, longer);
    }

    Call at(URI other) {
        return new Call(method, other, headers, body, scopes, patience);
    }

    /// Where an answer to this call sends us.
    ///
    /// @param location absolute, or relative to this call's address
    /// @throws RegistryException where it is no address of the web; what it says is nobody's business
    URI toward(String location) {
        try {
            URI there = uri.resolve(location);
            if (WEB.contains(String.valueOf(there.getScheme())) && there.getHost() != null) {
                return there;
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw RegistryException.nonsense("the registry names an address that is none");
    }

    boolean isReading() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /// As Go's client names it in errors: `Get "https://registry.test/v2/"`. A query may hold what is nobody's
    /// business.
    @Override
    public String toString() {
        String full = uri.toString();
        int query = full.indexOf('?');
        String plain = query < 0 ? full : full.substring(0, query);
        return method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT) + " \"" + plain + "\"";
    }
}
