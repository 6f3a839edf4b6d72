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

/// A web server on loopback: documents of its own, and the files of a folder.
final class TestWebServer implements AutoCloseable {
    private final HttpServer server;
    private final Path folder;
    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> headers = new ConcurrentHashMap<>();
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
        if (body == null) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            headers.getOrDefault(path, Map.of())
                    .forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
