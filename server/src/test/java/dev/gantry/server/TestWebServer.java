package dev.gantry.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A web server on loopback: documents of its own, and the files of a folder.
final class TestWebServer implements AutoCloseable {
    private final HttpServer server;
    private final Path folder;
    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> headers = new ConcurrentHashMap<>();
    private final Map<String, String> users = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();

    /// @param folder what is served where there is no document
    TestWebServer(Path folder) throws IOException {
        this.folder = folder;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String at(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void put(String path, byte[] body, Map<String, String> head) {
        headers.put(path, head);
        documents.put(path, body);
    }

    /// Refuses what begins with a path to all but one user.
    ///
    /// @param authorization the value of the header `Authorization`
    void protect(String path, String authorization) {
        users.put(path, authorization);
    }

    int requests() {
        return requests.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        String path = String.valueOf(exchange.getRequestURI().getPath());
        byte[] body = documents.get(path);
        Path file = folder.resolve(path.substring(1));
        if (body == null && Files.isRegularFile(file)) {
            body = Files.readAllBytes(file);
        }
        if (!isAllowed(path, exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.sendResponseHeaders(401, -1);
        } else if (body == null) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            headers.getOrDefault(path, Map.of())
                    .forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private boolean isAllowed(String path, @Nullable String authorization) {
        return users.entrySet().stream()
                .allMatch(user ->
                        !path.startsWith(user.getKey()) || user.getValue().equals(authorization));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
