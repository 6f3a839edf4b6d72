package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests that build images called `made:1`, each with a context and an empty cache of its own.
abstract class WithBuilds extends WithLab {
    @TempDir
    Path context;

    @BeforeEach
    void beginWithoutCache() {
        prune();
    }

    @AfterEach
    void removeMade() {
        lab.removeAllContainers();
        lab.docker().run("rmi", "-f", "made:1", "made:2");
        lab.docker().out("image", "prune", "-f");
        prune();
    }

    static JsonObject prune() {
        try (EngineClient client = lab.client()) {
            return client.object(Request.post("/build/prune").query("all", "1"));
        }
    }

    Docker.Result build(String dockerfile, String... options) throws IOException {
        return build(lab.docker(), dockerfile, options);
    }

    Docker.Result build(Docker docker, String dockerfile, String... options) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        List<String> line = new ArrayList<>(List.of("build", "-t", "made:1"));
        line.addAll(List.of(options));
        line.add(context.toString());
        return docker.run(line.toArray(new String[0]));
    }

    void file(String name, String text) throws IOException {
        Path file = context.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    static String run(String... command) {
        List<String> line = new ArrayList<>(List.of("run", "--rm", "made:1"));
        line.addAll(List.of(command));
        return lab.docker().out(line.toArray(new String[0]));
    }

    static String inspect(String format) {
        return lab.docker().out("image", "inspect", "-f", format, "made:1");
    }

    static String send(byte[] tar, Map<String, String> query) throws IOException {
        try (EngineClient client = lab.client()) {
            Request request = Request.post("/build");
            query.forEach(request::query);
            try (Response response = client.open(request.body(new ByteArrayInputStream(tar), "application/x-tar"))) {
                return new String(response.body().readAllBytes(), UTF_8);
            }
        }
    }
}
