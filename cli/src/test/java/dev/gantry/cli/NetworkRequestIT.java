package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What commands for networks, and prunes of anything, ask an engine for, and what they show of its answers:
/// Docker's command line and ours are given the same words and an engine that plays its part ([#answer]), once as
/// of today and once as of API 1.29. The lines are in `docker-network-lines.txt`.
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NetworkRequestIT {
    private static final String CONFIG = """
            {"pruneFilters": ["until=24h", "nothing"]}""";

    private final Path home;
    private final RecordingEngine engine = new RecordingEngine("1.50", NetworkRequestIT::answer);
    private final RecordingEngine older = new RecordingEngine("1.29", NetworkRequestIT::answer);

    NetworkRequestIT(@TempDir Path home) {
        this.home = home;
    }

    @BeforeAll
    void prepareHome() throws IOException {
        RealDocker.require(RealDocker.missingCommandLine());
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), CONFIG);
    }

    @AfterAll
    void stopEngines() {
        engine.close();
        older.close();
    }

    private static RecordingEngine.Answer answer(RecordingEngine.Asked asked) {
        return switch (asked.path()) {
            case "/networks" -> new RecordingEngine.Answer(200, "[{\"Name\":\"b10\"},{\"Name\":\"b9\",\"Id\":\"1\"}]");
            case "/networks/ingress" -> new RecordingEngine.Answer(200, "{\"Name\":\"ingress\",\"Ingress\":true}");
            case "/networks/gone", "/networks/gone/connect", "/networks/gone/disconnect" ->
                new RecordingEngine.Answer(404, "{\"message\":\"network gone not found\"}");
            case "/networks/held" -> new RecordingEngine.Answer(403, "{\"message\":\"network held has endpoints\"}");
            case "/networks/prune" -> new RecordingEngine.Answer(200, pruned(asked.target()));
            case "/networks/create" -> new RecordingEngine.Answer(201, "{\"Id\":\"abc\",\"Warning\":\"take care\"}");
            default -> new RecordingEngine.Answer(200, "{\"Id\":\"abc\",\"Warnings\":[]}");
        };
    }

    private static String pruned(String target) {
        return target.contains("none") ? "{\"NetworksDeleted\":null}" : "{\"NetworksDeleted\":[\"a\",\"b\"]}";
    }

    static Stream<String> lines() throws IOException {
        return CommandLines.of("docker-network-lines.txt");
    }

    @ParameterizedTest
    @MethodSource("lines")
    void requestsAndOutputAreDockers(String line) throws IOException, InterruptedException {
        compare(line, engine);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void anOlderEngineIsAskedAsDockerAsksIt(String line) throws IOException, InterruptedException {
        compare(line, older);
    }

    private void compare(String line, RecordingEngine peer) throws IOException, InterruptedException {
        List<String> words = CommandLines.words(line);
        Map<String, String> environment = Map.of("DOCKER_HOST", peer.address(), "HOME", home.toString());
        peer.takeAsked(); // what an earlier failure has left
        CapturedRun expected = RealDocker.commandLine(words, environment, home);
        List<?> expectedRequests = requests(peer);
        CapturedRun actual = CapturedRun.of("docker", words, environment);
        assertThat(actual).isEqualTo(expected);
        assertThat(requests(peer)).isEqualTo(expectedRequests);
    }

    private static List<@Nullable Object> requests(RecordingEngine peer) {
        List<@Nullable Object> requests = new ArrayList<>();
        for (RecordingEngine.Asked asked : peer.takeAsked()) {
            requests.add(asked.method() + " " + asked.inOrder().target());
            requests.add(asked.body().isBlank() ? null : inOrder(JsonObject.from(Json.parse(asked.body()))));
        }
        return requests;
    }

    /// Docker's command line keeps subnets in a map, whose order is another each time.
    private static JsonObject inOrder(JsonObject body) {
        JsonObject ipam = body.object("IPAM");
        if (ipam.has("Config")) {
            List<JsonObject> configs = new ArrayList<>(ipam.objects("Config"));
            configs.sort(Comparator.comparing(config -> config.text("Subnet")));
            ipam.put("Config", configs);
        }
        return body;
    }
}
