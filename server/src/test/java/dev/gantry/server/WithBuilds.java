package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests that build images called `made:1`, each with a context and an empty cache of its own.
abstract class WithBuilds extends WithLab {
    @TempDir
    Path context;

    final BuildFolder folder() {
        return new BuildFolder(lab, context);
    }

    @BeforeEach
    void beginWithoutCache() {
        prune();
    }

    @AfterEach
    void removeMade() {
        folder().removeMade();
    }

    final JsonObject prune() {
        return folder().prune("{}");
    }

    final Docker.Result build(String dockerfile, String... options) throws IOException {
        return folder().build(dockerfile, options);
    }

    final Docker.Result build(Docker docker, String dockerfile, String... options) throws IOException {
        return folder().build(docker, dockerfile, options);
    }

    final void file(String name, String text) throws IOException {
        folder().file(name, text);
    }

    final String run(String... command) {
        return folder().run(command);
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
