package dev.gantry.network;

import dev.gantry.http.HttpServer;
import dev.gantry.http.Listener;
import dev.gantry.http.Request;
import dev.gantry.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A plugin of the test's own that drives networks and gives out addresses, on `<folder>/<name>.sock`: real
/// bridges and cables by `ip`, in the network namespace of the test. It remembers what it was asked, and can be
/// made to fail.
public final class TestPlugin implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestPluginLinks links = new TestPluginLinks();
    private final TestPluginAddresses addresses = new TestPluginAddresses();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final AtomicReference<Runnable> duringCalls = new AtomicReference<>(() -> {});
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final HttpServer server;

    /// What it was asked.
    ///
    /// @param method without its interface: `Join`
    public record Call(String method, JsonNode body) {}

    /// How a method fails. It has done what it was asked for, unless it says no.
    enum Fault {
        /// It says no.
        ERR,
        /// It never answers.
        HANG,
        /// It answers with what is no JSON.
        GARBAGE,
        /// It answers without end.
        TOO_MUCH,
        /// It answers with what makes no sense.
        NONSENSE
    }

    /// Serves until it is closed.
    public TestPlugin(Path folder, String name) {
        try {
            this.server =
                    HttpServer.start(this::handle, List.of(new Listener.Unix(folder.resolve(name + ".sock"), null)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// From now on a method fails.
    void fail(String method, Fault fault) {
        faults.put(method, fault);
    }

    /// All is well again.
    void heal() {
        faults.clear();
    }

    /// From now on a method answers this.
    void answer(String method, String json) {
        answers.put(method, json);
    }

    /// What the plugin does while it is called.
    public void duringCalls(Runnable action) {
        duringCalls.set(action);
    }

    /// Waits until a method hangs.
    void awaitHanging() throws InterruptedException {
        if (!hanging.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing hangs: " + methods());
        }
    }

    public List<Call> calls() {
        return calls;
    }

    /// The methods as they were called.
    public List<String> methods() {
        return calls.stream().map(Call::method).toList();
    }

    /// The body of the last call of a method.
    JsonNode last(String method) {
        return calls.stream()
                .filter(call -> call.method().equals(method))
                .reduce((_, second) -> second)
                .orElseThrow(() -> new AssertionError(method + " was not called: " + methods()))
                .body();
    }

    /// What is left of networks, endpoints, pools and addresses, and what was given back that nobody had.
    public List<String> leftovers() {
        return Stream.concat(links.left().stream(), addresses.left().stream()).toList();
    }

    private void handle(Request request, Response response) throws IOException {
        String[] path = request.path().substring(1).split("\\.", 2);
        byte[] body = request.bytes(1 << 20);
        JsonNode parsed = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        calls.add(new Call(path[1], parsed));
        duringCalls.get().run();
        Fault fault = faults.get(path[1]);
        String answer = fault == Fault.ERR ? "" : answer(path[0], path[1], parsed);
        say(response, fault == null ? answer : failed(fault));
    }

    private static void say(Response response, String json) throws IOException {
        response.send("application/vnd.docker.plugins.v1.1+json", json.getBytes(StandardCharsets.UTF_8));
    }

    private String answer(String type, String method, JsonNode body) {
        String own = answers.get(method);
        try {
            String usual = switch (type) {
                case "Plugin" -> "{\"Implements\": [\"NetworkDriver\", \"IpamDriver\"]}";
                case "NetworkDriver" -> links.answer(method, body);
                default -> addresses.answer(method, body);
            };
            return own == null ? usual : own;
        } catch (IllegalStateException e) {
            return JSON.writeValueAsString(Map.of("Err", String.valueOf(e.getMessage())));
        }
    }

    private String failed(Fault fault) {
        return switch (fault) {
            case ERR -> "{\"Err\": \"not today\"}";
            case HANG -> hang();
            case GARBAGE -> "\u0000\u0001 nothing that anybody could read";
            case TOO_MUCH -> "{\"Err\": \"" + "x".repeat(1 << 20) + "\"}";
            case NONSENSE -> """
                    {"Scope": "round", "Interface": {"Address": "nowhere"}, "InterfaceName": {"SrcName": "../eth0"},
                     "Pool": "everywhere", "PoolID": "p", "Address": "10.0.0/8"}""";
        };
    }

    private String hang() {
        hanging.countDown();
        try {
            return closing.await(2, TimeUnit.MINUTES) ? "{}" : "{\"Err\": \"late\"}";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "{}";
        }
    }

    /// Removes what there still is of its interfaces.
    public void clear() {
        links.clear();
    }

    /// The plugin dies; what it has made stays.
    @Override
    public void close() {
        closing.countDown();
        server.close();
    }
}
