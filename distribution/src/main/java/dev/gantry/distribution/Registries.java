package dev.gantry.distribution;

import dev.gantry.image.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The registries that this host may reach, by the operator's options. The way into the room; safe for any thread.
///
///     Repository busybox = registries.open(Reference.parse("busybox"), Credentials.ANONYMOUS, false);
///     ImageTarget target = busybox.manifest(Reference.parse("busybox:latest")).target();
///
/// No connection is made before it is needed, nor any thread.
public final class Registries {
    /// What a user logs in to who names no registry.
    public static final String HUB_LOGIN = "https://index.docker.io/v1/";

    private static final URI HUB_SEARCH = URI.create("https://index.docker.io");
    private static final int MAX_DOCUMENT_BYTES = 16 << 20;
    private static final int MAX_PAGES = 100;

    private final RegistryOptions options;
    private final SplitBlob.Splitting splitting;
    private final Endpoints endpoints;
    private final HttpClients clients;

    public Registries(RegistryOptions options) {
        this(options, SplitBlob.Splitting.STANDARD);
    }

    Registries(RegistryOptions options, SplitBlob.Splitting splitting) {
        this.options = options;
        this.splitting = splitting;
        this.endpoints = new Endpoints(options);
        this.clients = new HttpClients(options);
    }

    /// The repository that a reference names.
    ///
    /// @param push to write to it
    public Repository open(Reference reference, Credentials credentials, boolean push) {
        return new Repository(
                reference, connections(reference.domain(), credentials, push), push, options.maxAttempts(), splitting);
    }

    /// Files of web servers, reached as registries are.
    public Downloads downloads() {
        return new Downloads(clients);
    }

    private List<Connection> connections(String domain, Credentials credentials, boolean push) {
        return endpoints.of(domain, push).stream()
                .map(endpoint -> new Connection(endpoint, credentials, clients))
                .toList();
    }

    /// Asks a registry whether it takes these credentials.
    ///
    /// @param server as `docker login` names it: a registry, or [#HUB_LOGIN]
    /// @return a refresh token to log in with from now on, if the registry gave one
    /// @throws RegistryException where it doesn't
    public Optional<String> login(String server, Credentials credentials) {
        String host = server.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        boolean hub = host.isEmpty() || host.equals("index.docker.io") || host.equals("docker.io");
        RegistryException failure = new RegistryException("no endpoint for " + host);
        for (Connection connection : connections(hub ? "docker.io" : host, credentials, true)) {
            if (connection.endpoint().fallback() && failure.status() != 0) {
                continue;
            }
            try {
                Call ping = Call.of("GET", connection.endpoint().resolve(""), Set.of());
                requireLogin(ping, connection.send(ping));
                return connection.authorization().refreshToken(Set.of());
            } catch (RegistryException e) {
                failure = e;
            } catch (IOException e) {
                failure = new RegistryException("login to " + host + ": " + e.getMessage(), e);
            }
        }
        throw failure;
    }

    private static void requireLogin(Call ping, Answer response) throws IOException {
        if (response.statusCode() == 401) {
            response.body().close();
            throw RegistryException.unauthorized(
                    "login attempt to " + ping.uri() + " failed with status: 401 Unauthorized");
        }
        if (response.statusCode() != 200) {
            throw Connection.refusal(ping, response);
        }
        response.body().close();
    }

    /// A repository that a search has found.
    public record Found(String name, String description, int stars, boolean official, boolean automated) {}

    /// Searches a registry that offers it (`/v1/search`), or else the names of its repositories.
    ///
    /// @param term a word, after a registry's name and a slash where it is not Docker Hub: `localhost:5000/web`
    /// @param limit how many are wanted at most
    public List<Found> search(String term, int limit, Credentials credentials) {
        Reference named = searched(term);
        String word = named == null ? term : term.substring(named.domain().length() + 1);
        if (named == null) {
            Endpoint hub =
                    new Endpoint(HUB_SEARCH, TlsSettings.of(true, List.of(), List.of()), true, true, false, Map.of());
            Connection connection = new Connection(hub, credentials, clients);
            return v1Search(connection, word, limit).orElse(List.of());
        }
        RegistryException failure = new RegistryException("no endpoint for " + named.domain());
        for (Connection connection : connections(named.domain(), credentials, true)) {
            if (connection.endpoint().fallback() && failure.status() != 0) {
                continue;
            }
            try {
                return v1Search(connection, word, limit).orElseGet(() -> catalog(connection, word, limit));
            } catch (RegistryException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private static @Nullable Reference searched(String term) {
        int slash = term.indexOf('/');
        if (slash <= 0) {
            return null;
        }
        String first = term.substring(0, slash);
        boolean registry = first.equals("localhost") || first.contains(".") || first.contains(":");
        return registry && !first.endsWith("docker.io") ? Reference.parse(first + "/x") : null;
    }

    /// Empty where the registry has no such thing.
    private static Optional<List<Found>> v1Search(Connection connection, String word, int limit) {
        URI base = connection.endpoint().base();
        URI search = base.resolve("/v1/search?q=" + URLEncoder.encode(word, StandardCharsets.UTF_8) + "&n=" + limit);
        Call call = Call.of("GET", search, Set.of());
        try {
            Answer response = connection.send(call);
            if (response.statusCode() == 404) {
                response.body().close();
                return Optional.empty();
            }
            if (response.statusCode() != 200) {
                throw Connection.refusal(call, response);
            }
            List<Found> found = new ArrayList<>();
            read(response).path("results").forEach(result -> found.add(found(result)));
            return Optional.of(found.stream().limit(limit).toList());
        } catch (IOException e) {
            throw new RegistryException(call + ": " + e.getMessage(), e);
        }
    }

    private static Found found(JsonNode result) {
        return new Found(
                result.path("name").asString(""),
                result.path("description").asString(""),
                result.path("star_count").asInt(0),
                result.path("is_official").asBoolean(false),
                result.path("is_automated").asBoolean(false));
    }

    private static JsonNode read(Answer response) throws IOException {
        try (InputStream in = response.body()) {
            return Documents.read(in, MAX_DOCUMENT_BYTES);
        }
    }

    private static List<Found> catalog(Connection connection, String word, int limit) {
        List<Found> found = new ArrayList<>();
        URI page = connection.endpoint().resolve("_catalog");
        try {
            for (int i = 0; i < MAX_PAGES && found.size() < limit; i++) {
                Call call = Call.of("GET", page, Set.of("registry:catalog:*"));
                Answer response = connection.require(call, 200);
                StreamSupport.stream(read(response).path("repositories").spliterator(), false)
                        .map(name -> name.asString(""))
                        .filter(name -> name.contains(word.toLowerCase(Locale.ROOT)))
                        .forEach(name -> found.add(new Found(name, "", 0, false, false)));
                Optional<URI> next = Repository.next(call, response);
                if (next.isEmpty()) {
                    break;
                }
                page = next.get();
            }
        } catch (IOException e) {
            throw new RegistryException("search " + page.getRawAuthority() + ": " + e.getMessage(), e);
        }
        return found.stream().limit(limit).toList();
    }
}
