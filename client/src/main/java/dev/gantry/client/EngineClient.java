package dev.gantry.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Talks the Engine API with one engine. Blocking; one thread at a time sends requests (streams of a [Hijacked]
/// connection or an open [Response] may be used by other threads meanwhile).
///
/// The API version is negotiated on first use: the engine's own (`/_ping`), at most [#NEWEST_VERSION], unless it was
/// pinned. Errors, for every request: [ApiException] when the engine refuses, [ConnectionException] when it can't be
/// reached or the connection breaks, [JsonException] when an answer is not JSON.
public final class EngineClient implements AutoCloseable {
    /// The newest Engine API version this client knows.
    public static final String NEWEST_VERSION = "1.50";

    /// What an engine speaks that does not say so.
    private static final String OLDEST_VERSION = "1.24";

    private static final int LONGEST_ERROR = 1024 * 1024;

    private final EngineAddress address;
    private final @Nullable TlsSettings tls;
    private final Map<String, String> headers;
    private final SshPrograms sshPrograms = new SshPrograms();
    private @Nullable String version;
    private @Nullable HttpConnection idle;

    /// @param tls null for plain HTTP
    /// @param headers sent with each request (`HttpHeaders` of Docker's configuration)
    /// @param version the API version to use (`DOCKER_API_VERSION`); null negotiates
    public EngineClient(
            EngineAddress address, @Nullable TlsSettings tls, Map<String, String> headers, @Nullable String version) {
        this.address = address;
        this.tls = tls;
        this.headers = Map.copyOf(headers);
        this.version = version;
    }

    /// Where the engine listens.
    public EngineAddress address() {
        return address;
    }

    /// The version used for requests, `1.41`; negotiated now if it was not yet.
    public String version() {
        if (version == null) {
            try (Response pong = ping()) {
                String spoken = pong.header("Api-Version");
                version = older(spoken.isEmpty() ? OLDEST_VERSION : spoken, NEWEST_VERSION);
            }
        }
        return version;
    }

    /// True when requests use API version `wanted` or a newer one.
    public boolean speaks(String wanted) {
        return older(version(), wanted).equals(wanted);
    }

    /// `/_ping`, without a version: the engine's headers (`Api-Version`, `Ostype`, `Builder-Version`, `Swarm`).
    public Response ping() {
        Response answer = send(Request.head("/_ping"), "");
        if (answer.status() == 200) {
            return answer;
        }
        answer.close();
        return send(Request.get("/_ping"), "");
    }

    /// Sends `request` and reads the whole answer as JSON; null when it is empty.
    public @Nullable Object call(Request request) {
        try (Response response = open(request)) {
            Object answer = Json.parse(response.body());
            drain(response.body());
            return answer;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /// As [#call(Request)] for answers that are one object.
    public JsonObject object(Request request) {
        return JsonObject.from(call(request));
    }

    /// Sends `request` and leaves the answer's body to be read as it comes.
    public Response open(Request request) {
        return checked(send(request, "/v" + version()), request);
    }

    /// Sends `request`, asking the engine to hand the connection over to raw streams (`101` or the older `200`).
    public Hijacked hijack(Request request) {
        String prefix = "/v" + version();
        HttpConnection connection = connect();
        try {
            request.header("Connection", "Upgrade").header("Upgrade", "tcp");
            HttpConnection.Head head = connection.exchange(request, head(request, prefix));
            if (head.status() >= 400) {
                refuse(head.status(), head.header("content-type"), connection.body(request.method(), head), request);
            }
            return new Hijacked(connection, head.header("content-type"));
        } catch (IOException e) {
            connection.close();
            throw broken(e);
        } catch (ApiException e) {
            connection.close();
            throw e;
        }
    }

    /// Sends `request`, asking for another protocol on the connection.
    ///
    /// Errors: [ApiException] where the engine speaks it and refuses the request.
    ///
    /// @return empty where the engine does not speak it, whatever it answers
    public Optional<Hijacked> upgrade(Request request, String protocol) {
        String prefix = "/v" + version();
        HttpConnection connection = connect();
        try {
            request.header("Connection", "Upgrade").header("Upgrade", protocol);
            HttpConnection.Head head = connection.exchange(request, head(request, prefix));
            boolean isSpoken = head.header("upgrade").equalsIgnoreCase(protocol);
            if (head.status() == 101 && isSpoken) {
                return Optional.of(new Hijacked(connection, head.header("content-type")));
            }
            if (head.status() >= 400 && isSpoken) {
                refuse(head.status(), head.header("content-type"), connection.body(request.method(), head), request);
            }
            connection.close();
            return Optional.empty();
        } catch (IOException e) {
            connection.close();
            throw broken(e);
        } catch (ApiException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() {
        if (idle != null) {
            idle.close();
            idle = null;
        }
    }

    private Response send(Request request, String prefix) {
        HttpConnection connection = idleOrNew();
        try {
            HttpConnection.Head head = connection.exchange(request, head(request, prefix));
            InputStream body = connection.body(request.method(), head);
            return new Response(head.status(), head.headers(), body, () -> release(connection));
        } catch (IOException e) {
            connection.close();
            throw broken(e);
        } catch (UncheckedIOException e) {
            connection.close();
            throw new ConnectionException(
                    "error during connect: " + String.valueOf(e.getCause().getMessage()), e);
        }
    }

    private Response checked(Response response, Request request) {
        if (response.status() < 400) {
            return response;
        }
        try (response) {
            refuse(response.status(), response.header("Content-Type"), response.body(), request);
        } catch (IOException e) {
            throw broken(e);
        }
        throw new AssertionError("refuse returned");
    }

    /// Throws what an error answer says: the JSON body's message, a text body, or the status when there is neither.
    private void refuse(int status, String type, InputStream body, Request request) throws IOException {
        String text = new String(body.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8).strip();
        if (type.startsWith("application/json")) {
            String message = JsonObject.from(Json.parse(text)).text("message").strip();
            throw new ApiException(status, message.isEmpty() ? unsaid(status, request) : message);
        }
        throw new ApiException(status, text.isEmpty() ? unsaid(status, request) : text);
    }

    private String unsaid(int status, Request request) {
        return "request returned " + HttpStatus.text(status) + " for API route and version "
                + HttpStatus.route(address, "/v" + version + request.path())
                + ", check if the server supports the requested API version";
    }

    private String head(Request request, String prefix) {
        StringBuilder head = new StringBuilder(256);
        head.append(request.method()).append(' ').append(address.basePath()).append(prefix);
        head.append(request.target()).append(" HTTP/1.1\r\nHost: ").append(address.authority());
        head.append("\r\nUser-Agent: Gantry-Client (linux)\r\n");
        headers.forEach((name, value) -> appendHeader(head, name, value));
        request.headers().forEach((name, value) -> appendHeader(head, name, value));
        byte[] bytes = request.bytes();
        if (request.stream() != null) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (bytes != null || request.method().startsWith("P")) {
            head.append("Content-Length: ")
                    .append(bytes == null ? 0 : bytes.length)
                    .append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static void appendHeader(StringBuilder head, String name, String value) {
        head.append(name)
                .append(": ")
                .append(value.replace('\r', ' ').replace('\n', ' '))
                .append("\r\n");
    }

    private HttpConnection idleOrNew() {
        HttpConnection parked = idle;
        idle = null;
        if (parked == null) {
            return connect();
        }
        if (parked.canBeReused()) {
            return parked;
        }
        parked.close();
        return connect();
    }

    private void release(HttpConnection connection) {
        if (connection.canBeReused() && idle == null) {
            idle = connection;
        } else {
            connection.close();
        }
    }

    /// A connection to the engine on which nothing was sent, for others to speak on.
    ///
    /// Errors: [ConnectionException]
    public Hijacked dial() {
        return new Hijacked(connect(), "");
    }

    private HttpConnection connect() {
        try {
            if (address instanceof EngineAddress.Ssh ssh) {
                return sshPrograms.connect(ssh);
            }
            Transport transport = address instanceof EngineAddress.Tcp tcp && tls != null
                    ? TlsTransport.connect(tcp, tls)
                    : ChannelTransport.connect(address);
            return new HttpConnection(transport);
        } catch (IOException e) {
            throw ConnectionException.of(address, e);
        }
    }

    /// Reads what follows the document (white space), so that the connection can be used again.
    private static void drain(InputStream body) throws IOException {
        byte[] rest = new byte[512];
        while (body.read(rest) >= 0) {
            // nothing else there
        }
    }

    private static ConnectionException broken(IOException cause) {
        String reason = cause instanceof EOFException ? "unexpected EOF" : String.valueOf(cause.getMessage());
        return new ConnectionException("error during connect: " + reason, cause);
    }

    /// The older of two versions, compared number by number.
    private static String older(String a, String b) {
        return minor(a) <= minor(b) ? a : b;
    }

    private static int minor(String version) {
        int dot = version.indexOf('.');
        try {
            return Integer.parseInt(version.substring(dot + 1));
        } catch (NumberFormatException e) {
            throw new ConnectionException("malformed API version: " + version, e);
        }
    }
}
