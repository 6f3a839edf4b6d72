package dev.gantry.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Files of web servers that are no registries, through the operator's proxies; whom to trust by TLS is the
/// system's choice. Safe for any thread.
public final class Downloads {
    private static final TlsSettings SYSTEM = TlsSettings.of(true, List.of(), List.of());
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_REDIRECTS = 10;
    private static final int LONGEST_REASON = 1024;

    private final HttpClients clients;

    Downloads(HttpClients clients) {
        this.clients = clients;
    }

    /// A file on its way: where nothing of it comes for a while, reading fails.
    ///
    /// @param address that was asked for, without name and password
    /// @param body closed by the caller
    public record Download(URI address, HttpHeaders headers, InputStream body) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /// Asks for a file. Redirects are followed, ten at most; what is told of the user goes to the address's own host
    /// only.
    ///
    /// @param address `http://` or `https://`; a name and password in it are told where nothing else is
    /// @param authorization what is told of the user, as the value of `Authorization`
    /// @throws RegistryException where there is none; its words hold neither name nor password
    public Download open(URI address, Optional<String> authorization) throws InterruptedException {
        URI plain = plain(address);
        Optional<String> user = authorization.isPresent() ? authorization : credentials(address);
        Call call = Call.of("GET", plain, Set.of());
        try {
            Answer answer = once(call, user);
            for (int i = 0; isRedirect(answer); i++) {
                answer.body().close();
                if (i == MOST_REDIRECTS) {
                    throw new RegistryException(call + ": stopped after " + MOST_REDIRECTS + " redirects");
                }
                URI next = plain(
                        call.toward(answer.headers().firstValue("Location").orElse("")));
                call = call.at(next);
                answer = once(call, isSameHost(plain, next) ? user : Optional.empty());
            }
            return whole(call, plain, answer);
        } catch (IOException e) {
            throw new RegistryException(call + ": " + Connection.reason(call.uri(), e), e);
        }
    }

    private static Download whole(Call call, URI asked, Answer answer) throws IOException {
        if (answer.statusCode() == 200) {
            return new Download(asked, answer.headers(), answer.body());
        }
        try (InputStream in = answer.body()) {
            String reason = new String(in.readNBytes(LONGEST_REASON), StandardCharsets.UTF_8).strip();
            throw new RegistryException(
                    call + ": status " + answer.statusCode() + (reason.isEmpty() ? "" : ": ") + reason);
        }
    }

    private Answer once(Call call, Optional<String> credentials) throws IOException, InterruptedException {
        HttpRequest.Builder request = clients.request(call.uri());
        credentials.ifPresent(value -> request.header("Authorization", value));
        return clients.of(SYSTEM).send(request, "GET", BodyPublishers.noBody(), PATIENCE);
    }

    private static boolean isRedirect(Answer answer) {
        return switch (answer.statusCode()) {
            case 301, 302, 303, 307, 308 ->
                answer.headers().firstValue("Location").isPresent();
            default -> false;
        };
    }

    private static boolean isSameHost(URI one, URI other) {
        return Objects.equals(one.getScheme(), other.getScheme())
                && Objects.equals(one.getHost(), other.getHost())
                && one.getPort() == other.getPort();
    }

    private static Optional<String> credentials(URI address) {
        return Optional.ofNullable(address.getUserInfo())
                .map(user -> Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
                .map(encoded -> "Basic " + encoded);
    }

    /// The address without name and password, and without what is for the reader alone.
    private static URI plain(URI address) {
        String text = address.getScheme() + "://"
                + String.valueOf(address.getRawAuthority()).replaceFirst("^.*@", "");
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return URI.create(text + address.getRawPath() + query);
    }
}
