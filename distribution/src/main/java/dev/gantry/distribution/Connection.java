package dev.gantry.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/// Requests to one endpoint on behalf of one user. Safe for any thread.
///
/// Credentials go to the endpoint alone: not to where it redirects, nor to where it wants an upload to be sent. They
/// are in no message and no log.
final class Connection {
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final int MAX_REDIRECTS = 10;
    private static final int MAX_ERROR_BYTES = 64 << 10;

    private final Endpoint endpoint;
    private final PatientClient client;
    private final Authorization authorization;
    private final HttpClients clients;
    private volatile boolean reached;

    /// @throws RegistryException naming the certificate that can't be used
    Connection(Endpoint endpoint, Credentials credentials, HttpClients clients) {
        this.endpoint = endpoint;
        this.clients = clients;
        try {
            this.client = clients.of(endpoint.tls());
        } catch (IOException e) {
            throw new RegistryException(String.valueOf(e.getMessage()), e);
        }
        this.authorization = new Authorization(endpoint, credentials, clients, client);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /// Whether it has ever answered.
    boolean isReached() {
        return reached;
    }

    Authorization authorization() {
        return authorization;
    }

    /// Sends a request, proves who asks where that is wanted, and follows where reading is redirected.
    ///
    /// @return the answer, of any status; the caller closes its body
    /// @throws RegistryException where there is none, or who asks can't be proved
    Answer send(Call call) {
        try {
            Answer response = once(call);
            if (response.statusCode() == 401 && isOwn(call.uri()) && isAnswered(call, response)) {
                response.body().close();
                response = once(call);
            }
            return call.isReading() ? followed(call, response) : response;
        } catch (RegistryException e) {
            throw e.during(call.toString());
        } catch (IOException e) {
            throw new RegistryException(asked(call) + ": " + reason(call.uri(), e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException(call + ": context canceled", e);
        }
    }

    /// What dockerd would have asked: it knocks first.
    private Call asked(Call call) {
        return reached ? call : Call.of("GET", endpoint.resolve(""), Set.of());
    }

    private boolean isAnswered(Call call, Answer refused) throws IOException {
        try {
            return authorization.answer(challenges(refused), call.scopes());
        } catch (RegistryException e) {
            refused.body().close();
            throw e;
        }
    }

    /// A registry that may do without TLS gets little time to show that it does with: one that waits for a line of
    /// HTTP says nothing to a handshake.
    private Duration patience(Call call) {
        boolean mayBePlain =
                "https".equals(endpoint.base().getScheme()) && !endpoint.tls().verified();
        return mayBePlain && !reached ? HANDSHAKE : call.patience();
    }

    private Answer once(Call call) throws IOException, InterruptedException {
        HttpRequest.Builder request = clients.request(call.uri());
        call.headers().forEach(request::header);
        if (isOwn(call.uri())) {
            endpoint.headers().forEach(request::header);
            authorization.header(call.scopes()).ifPresent(value -> request.header("Authorization", value));
        }
        Answer response = client.send(request, call.method(), call.body().get(), patience(call));
        reached = true;
        return response;
    }

    /// Whether an address is the endpoint's own, which may see credentials.
    private boolean isOwn(URI address) {
        return String.valueOf(endpoint.base().getScheme()).equalsIgnoreCase(address.getScheme())
                && String.valueOf(endpoint.base().getHost()).equalsIgnoreCase(address.getHost())
                && port(endpoint.base()) == port(address);
    }

    private Answer followed(Call call, Answer first) throws IOException, InterruptedException {
        Answer response = first;
        URI at = call.uri();
        for (int i = 0; i < MAX_REDIRECTS && isRedirect(response.statusCode()); i++) {
            Optional<String> location = response.headers().firstValue("Location");
            if (location.isEmpty()) {
                return response;
            }
            response.body().close();
            at = call.at(at).toward(location.get());
            response = once(call.at(at));
        }
        return response;
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private static List<Challenge> challenges(Answer response) {
        return Challenge.parse(response.headers().allValues("WWW-Authenticate"));
    }

    /// Sends a request that has to be answered by one of these statuses.
    ///
    /// @throws RegistryException for any other
    Answer require(Call call, Integer... statuses) throws IOException {
        Answer response = send(call);
        if (List.of(statuses).contains(response.statusCode())) {
            return response;
        }
        throw refusal(call, response);
    }

    /// What an answer means that is not the one that was wanted.
    static RegistryException refusal(Call call, Answer response) throws IOException {
        byte[] body;
        try (InputStream in = response.body()) {
            body = in.readNBytes(MAX_ERROR_BYTES);
        }
        if (response.statusCode() == 401) {
            for (Challenge challenge : challenges(response)) {
                if (challenge.parameter("error").equals("insufficient_scope")) {
                    return RegistryException.denied("requested access to the resource is denied");
                }
            }
        }
        return RegistryException.of(response.statusCode(), body, call.toString(), retryAfter(response));
    }

    /// Seconds, or a date. Source: RFC 9110, 10.2.3.
    private static Optional<Duration> retryAfter(Answer response) {
        return response.headers().firstValue("Retry-After").flatMap(value -> {
            try {
                return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(value.strip()))));
            } catch (NumberFormatException aDate) {
                return untilDate(value);
            }
        });
    }

    private static Optional<Duration> untilDate(String value) {
        try {
            Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration left = Duration.between(Instant.now(), at);
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeParseException neither) {
            return Optional.empty();
        }
    }

    /// A lost connection in the words of Go's client, which users know.
    static String reason(URI uri, IOException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        boolean unknown = deepest instanceof UnknownHostException || deepest instanceof UnresolvedAddressException;
        if (unknown) {
            return "dial tcp: lookup " + uri.getHost() + ": no such host";
        }
        return switch (e) {
            case ConnectException refused ->
                "dial tcp " + address(uri) + ": connect: "
                        + (refused.getMessage() == null
                                ? "connection refused"
                                : refused.getMessage().toLowerCase(Locale.ROOT));
            case HttpConnectTimeoutException _ -> "dial tcp " + address(uri) + ": i/o timeout";
            case SSLException tls -> tlsReason(tls, deepest);
            default -> ended(e) ? "EOF" : e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }

    /// The other end hung up without an answer: the JDK has no kind of its own for that.
    private static boolean ended(IOException e) {
        return String.valueOf(e.getMessage()).contains("header parser received no bytes");
    }

    private static String tlsReason(SSLException failure, Throwable deepest) {
        String said = String.valueOf(failure.getMessage());
        if (said.contains("SSL message")) { // the JDK has no kind of its own for an answer that is no TLS
            return "http: server gave HTTP response to HTTPS client";
        }
        return switch (deepest) {
            case CertPathBuilderException _ ->
                "tls: failed to verify certificate: x509: certificate signed by unknown authority";
            case CertificateExpiredException _ ->
                "tls: failed to verify certificate: x509: certificate has expired or is not yet valid";
            case CertificateNotYetValidException _ ->
                "tls: failed to verify certificate: x509: certificate has expired or is not yet valid";
            default -> "tls: " + said;
        };
    }

    private static String address(URI uri) {
        return uri.getHost() + ":" + port(uri);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    }
}
