package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `create` and `run` ask the engine for, or why they do not: Docker's command line and ours are given the
/// same words, and an engine that only listens must hear the same JSON from both. The lines are in
/// `docker-create-lines.txt`; `FILES` in them is the directory of what [#writeFiles] makes.
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CreateRequestIT {
    private final Path directory;
    private @Nullable RecordingEngine engine;
    private @Nullable RecordingEngine older;

    CreateRequestIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeAll
    void startEngines() throws IOException {
        RealDocker.require(RealDocker.missingCommandLine());
        writeFiles();
        engine = new RecordingEngine("1.50");
        older = new RecordingEngine("1.41");
    }

    private void writeFiles() throws IOException {
        write("env.txt", "A\nB=1\n#c\n\n  C=x y \nMISSING\n");
        write("bad.txt", "A B=1\n");
        write("bad2.txt", "=x\n");
        write("bom.txt", "\uFEFFA=1\nB\n");
        write("lab.txt", "l1\nl2=a\n");
        write("sec.json", "{ \"a\": [1, 2] }\n");
        Files.write(directory.resolve("utf.txt"), "A=1\n\u00ff=2\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    @AfterAll
    void stopEngines() {
        for (RecordingEngine started : new RecordingEngine[] {engine, older}) {
            if (started != null) {
                started.close();
            }
        }
    }

    static Stream<String> lines() throws IOException {
        return CommandLines.of("docker-create-lines.txt");
    }

    @ParameterizedTest
    @MethodSource("lines")
    void theEngineHearsWhatDockerSays(String line) throws Exception {
        compare(line, Objects.requireNonNull(engine));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void anOlderEngineHearsWhatDockerSays(String line) throws Exception {
        compare(line, Objects.requireNonNull(older));
    }

    private void compare(String line, RecordingEngine peer) throws IOException, InterruptedException {
        List<String> words = CommandLines.words(line.replace("FILES", directory.toString()));
        Map<String, String> environment =
                Map.of("DOCKER_HOST", peer.address(), "HOME", directory.toString(), "A", "of the environment");
        CapturedRun expected = RealDocker.commandLine(words, environment, directory);
        Object expectedCreation = creation(peer);
        CapturedRun actual = CapturedRun.of("docker", words, environment);
        assertThat(creation(peer)).isEqualTo(expectedCreation);
        assertThat(actual).isEqualTo(expected);
    }

    /// The request that makes the container, taken apart; others differ in their order and need.
    private static List<@Nullable Object> creation(RecordingEngine engine) {
        List<@Nullable Object> found = new ArrayList<>();
        for (RecordingEngine.Asked asked : engine.takeAsked()) {
            if (asked.target().startsWith("/containers/create")) {
                found.add(asked.target());
                found.add(inOrder(JsonObject.from(Json.parse(asked.body()))));
            }
        }
        return found;
    }

    /// Docker's command line keeps mounts and variables in sets, whose order is another each time.
    private static Map<String, @Nullable Object> inOrder(JsonObject body) {
        sort(body, "Env");
        sort(body.object("HostConfig"), "Binds");
        return new TreeMap<>(body);
    }

    private static void sort(JsonObject object, String name) {
        if (object.has(name)) {
            object.put(name, object.texts(name).stream().sorted().toList());
        }
    }
}
