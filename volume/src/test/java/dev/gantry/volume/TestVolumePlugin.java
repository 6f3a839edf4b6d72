package dev.gantry.volume;

import dev.gantry.http.HttpServer;
import dev.gantry.http.Listener;
import dev.gantry.http.Request;
import dev.gantry.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A plugin of the test's own that keeps volumes as directories, on a unix socket. It remembers who has mounted
/// what, and can be made to fail.
public final class TestVolumePlugin implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path directory;
    private final Map<String, Set<String>> volumes = new ConcurrentSkipListMap<>();
    private final Map<String, JsonNode> options = new ConcurrentHashMap<>();
    private final List<String> methods = new CopyOnWriteArrayList<>();
    private final List<String> wrongs = new CopyOnWriteArrayList<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final HttpServer server;

    /// How a method fails. It has done what it was asked for, unless it says no.
    public enum Fault {
        /// It says no.
        ERR,
        /// It never answers.
        HANG,
        /// It answers with what is no JSON.
        GARBAGE,
        /// It answers with what makes no sense.
        NONSENSE
    }

    /// Serves until it is closed.
    ///
    /// @param directory where the volumes' directories are; those that are there are its volumes
    public TestVolumePlugin(Path socket, Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            try (var there = Files.list(directory)) {
                there.forEach(each -> volumes.put(String.valueOf(each.getFileName()), new TreeSet<>()));
            }
            this.server = HttpServer.start(this::handle, List.of(new Listener.Unix(socket, null)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// From now on a method fails.
    public void fail(String method, Fault fault) {
        faults.put(method, fault);
    }

    /// All is well again.
    public void heal() {
        faults.clear();
    }

    /// The methods as they were called: `Mount`.
    public List<String> methods() {
        return methods;
    }

    /// The options that a volume was made with.
    public JsonNode options(String volume) {
        return options.getOrDefault(volume, JSON.createObjectNode());
    }

    /// What is mounted, by volume, and what was asked for that can't be.
    public List<String> leftovers() {
        List<String> left = new ArrayList<>(wrongs);
        volumes.forEach((name, uses) -> uses.forEach(use -> left.add(name + " mounted for " + use)));
        return left;
    }

    private void handle(Request request, Response response) throws IOException {
        String[] path = request.path().substring(1).split("\\.", 2);
        byte[] body = request.bytes(1 << 20);
        JsonNode parsed = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        methods.add(path[1]);
        Fault fault = faults.get(path[1]);
        String answer = fault == Fault.ERR ? "" : answer(path[1], parsed);
        response.send(
                "application/vnd.docker.plugins.v1.1+json",
                (fault == null ? answer : failed(fault)).getBytes(StandardCharsets.UTF_8));
    }

    private String failed(Fault fault) {
        return switch (fault) {
            case ERR -> "{\"Err\": \"not today\"}";
            case HANG -> hang();
            case GARBAGE -> "\u0000\u0001 nothing that anybody could read";
            case NONSENSE -> "{\"Mountpoint\": \"../nowhere\", \"Volume\": {\"Name\": \"other\"}, \"Volumes\": 7}";
        };
    }

    private String hang() {
        try {
            return closing.await(2, TimeUnit.MINUTES) ? "{}" : "{\"Err\": \"late\"}";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "{}";
        }
    }

    private String answer(String method, JsonNode body) throws IOException {
        String name = body.path("Name").asString("");
        boolean named = List.of("Remove", "Mount", "Unmount", "Path", "Get").contains(method);
        if (named && !volumes.containsKey(name)) {
            return error("no such volume: " + name);
        }
        return switch (method) {
            case "Activate" -> "{\"Implements\": [\"VolumeDriver\"]}";
            case "Capabilities" -> "{\"Capabilities\": {\"Scope\": \"global\"}}";
            case "Create" -> create(name, body);
            case "Remove" -> remove(name);
            case "Mount" -> mount(name, body.path("ID").asString(""));
            case "Unmount" -> unmount(name, body.path("ID").asString(""));
            case "Path" -> JSON.writeValueAsString(Map.of("Mountpoint", place(name)));
            case "Get" -> JSON.writeValueAsString(Map.of("Volume", described(name)));
            case "List" ->
                JSON.writeValueAsString(Map.of(
                        "Volumes",
                        volumes.keySet().stream().map(this::described).toList()));
            default -> error("no such method: " + method);
        };
    }

    private Map<String, Object> described(String name) {
        Map<String, Object> told = new TreeMap<>(Map.of("Name", name, "Mountpoint", place(name)));
        told.put("Status", Map.of("uses", volumes.getOrDefault(name, Set.of()).size()));
        return told;
    }

    private static String error(String why) {
        return JSON.writeValueAsString(Map.of("Err", why));
    }

    private String place(String name) {
        return directory.resolve(name).toString();
    }

    private String create(String name, JsonNode body) throws IOException {
        Files.createDirectories(directory.resolve(name));
        volumes.putIfAbsent(name, new TreeSet<>());
        options.put(name, body.path("Opts"));
        return "{}";
    }

    private String remove(String name) throws IOException {
        if (!volumes.getOrDefault(name, Set.of()).isEmpty()) {
            wrongs.add("removed while mounted: " + name);
        }
        volumes.remove(name);
        try (var files = Files.walk(directory.resolve(name))) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
        return "{}";
    }

    private String mount(String name, String id) {
        volumes.getOrDefault(name, new TreeSet<>()).add(id);
        return JSON.writeValueAsString(Map.of("Mountpoint", place(name)));
    }

    private String unmount(String name, String id) {
        return volumes.getOrDefault(name, new TreeSet<>()).remove(id) ? "{}" : error(id + " has not mounted " + name);
    }

    /// The plugin dies; its volumes stay.
    @Override
    public void close() {
        closing.countDown();
        server.close();
    }
}
