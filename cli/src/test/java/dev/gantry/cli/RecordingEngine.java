package dev.gantry.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// An engine that agrees to everything and remembers what it was asked: the peer for comparing what two command
/// lines send. Listens on a TCP port of this machine only.
final class RecordingEngine implements AutoCloseable {
    private static final String AGREED = "{\"Id\":\"abc\",\"Warnings\":[]}";

    private final HttpServer server;
    private final String version;
    private final Function<Asked, Answer> answers;
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    /// @param target path and query, without the API version
    /// @param auth the header `X-Registry-Auth`, `""` where there was none
    /// @param body empty where there was none
    record Asked(String method, String target, String auth, String body) {
        /// The target without its query.
        String path() {
            return target.replaceFirst("\\?.*", "");
        }

        /// The same with the parameters, which have no order of their own, in one order.
        Asked inOrder() {
            String[] parts = target.split("\\?", 2);
            String[] query = parts.length < 2 ? new String[0] : parts[1].split("&");
            Arrays.sort(query);
            String ordered = parts[0] + "?" + String.join("&", query).replace("%20", "+");
            return new Asked(method, ordered, auth, body);
        }
    }

    /// @param body JSON documents
    record Answer(int status, String body) {}

    /// @param version the newest API version it speaks
    RecordingEngine(String version) {
        this(version, Map.of());
    }

    /// @param answers JSON by path, without version and query, where agreement is not enough
    RecordingEngine(String version, Map<String, String> answers) {
        this(version, asked -> new Answer(200, answers.getOrDefault(asked.path(), AGREED)));
    }

    RecordingEngine(String version, Function<Asked, Answer> answers) {
        this.version = version;
        this.answers = answers;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "tcp://127.0.0.1:" + server.getAddress().getPort();
    }

    /// The requests since the last call, pings left out.
    List<Asked> takeAsked() {
        List<Asked> taken = List.copyOf(asked);
        asked.clear();
        return taken;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String target = exchange.getRequestURI().toString().replaceFirst("^/v1\\.\\d+", "");
            String auth = exchange.getRequestHeaders().getFirst("X-Registry-Auth");
            Asked request = new Asked(exchange.getRequestMethod(), target, auth == null ? "" : auth, body);
            Answer reply = answers.apply(request);
            byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
            boolean ping = target.endsWith("/_ping");
            if (!ping) {
                asked.add(request);
            }
            exchange.getResponseHeaders().set("Api-Version", version);
            exchange.getResponseHeaders().set("Ostype", "linux");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(ping ? 200 : reply.status(), head ? -1 : answer.length);
            if (!head) {
                exchange.getResponseBody().write(answer);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
