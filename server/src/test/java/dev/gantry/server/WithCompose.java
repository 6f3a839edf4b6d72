package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests that run projects called `shop` by `gantry compose` against the lab's daemon, each in a folder of its own.
abstract class WithCompose extends WithLab {
    @TempDir
    Path folder;

    @AfterEach
    void removeProject() {
        compose("down", "-v", "--remove-orphans", "-t", "0");
    }

    /// Writes the project's file.
    final void project(String yaml) throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), yaml);
    }

    final Docker.Result compose(String... words) {
        return gantry().run(line(words));
    }

    /// A process that goes on.
    final Process begin(String... words) {
        return gantry().start(line(words));
    }

    static Docker gantry() {
        return Docker.gantry(lab.socket(), Map.of());
    }

    private String[] line(String... words) {
        List<String> line = new ArrayList<>(List.of("compose", "-p", "shop", "-f", folder + "/compose.yaml"));
        line.addAll(List.of(words));
        return line.toArray(new String[0]);
    }

    /// Runs a command that has to succeed, and answers what it says.
    final Docker.Result must(String... words) {
        Docker.Result result = compose(words);
        assertThat(result.exitCode()).as("%s: %s", List.of(words), result).isZero();
        return result;
    }

    /// The names of the project's containers that run, in their order.
    final List<String> running() {
        return must("ps", "--format", "{{.Name}}").lines();
    }

    static String id(String container) {
        return lab.inspect(container).text("Id");
    }

    static long networks(String name) {
        try (EngineClient client = lab.client()) {
            Object all = client.call(Request.get("/networks"));
            return ((List<?>) (all == null ? List.of() : all))
                    .stream()
                            .filter(network ->
                                    JsonObject.from(network).text("Name").equals(name))
                            .count();
        }
    }
}
