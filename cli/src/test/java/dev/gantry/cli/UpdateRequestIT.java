package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `update` asks an engine for, and what it makes of the answers: Docker's command line and ours are given the
/// same words and an engine that plays its part. The lines are in `docker-update-lines.txt`.
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UpdateRequestIT {
    private final Path home;
    private final RecordingEngine engine = new RecordingEngine("1.50", UpdateRequestIT::answer);

    UpdateRequestIT(@TempDir Path home) {
        this.home = home;
    }

    @BeforeAll
    void requireDocker() {
        RealDocker.require(RealDocker.missingCommandLine());
    }

    @AfterAll
    void stopEngine() {
        engine.close();
    }

    private static RecordingEngine.Answer answer(RecordingEngine.Asked asked) {
        return switch (asked.path()) {
            case "/containers/gone/update" ->
                new RecordingEngine.Answer(404, "{\"message\":\"No such container: gone\"}");
            case "/containers/warned/update" ->
                new RecordingEngine.Answer(200, "{\"Warnings\":[\"no swap\",\"no cpu\"]}");
            default -> new RecordingEngine.Answer(200, "{\"Warnings\":[]}");
        };
    }

    static Stream<String> lines() throws IOException {
        return CommandLines.of("docker-update-lines.txt");
    }

    @ParameterizedTest
    @MethodSource("lines")
    void requestsAndOutputAreDockers(String line) throws IOException, InterruptedException {
        List<String> words = CommandLines.words(line);
        engine.takeAsked(); // what an earlier failure has left
        CapturedRun expected = RealDocker.commandLine(words, environment(), home);
        List<Object> expectedRequests = requests();
        CapturedRun actual = CapturedRun.of("docker", words, environment());
        assertThat(withoutOurFlags(actual)).isEqualTo(withoutLayout(expected));
        assertThat(requests()).isEqualTo(expectedRequests);
    }

    private Map<String, String> environment() {
        return Map.of("DOCKER_HOST", engine.address(), "HOME", home.toString());
    }

    /// What `--help` says of the flags that Docker does not have.
    private static CapturedRun withoutOurFlags(CapturedRun run) {
        String out = run.out().replaceAll("(?ms)^ +--publish-add .*?(?=^ +--restart )", "");
        return withoutLayout(new CapturedRun(run.code(), out, run.err()));
    }

    private static CapturedRun withoutLayout(CapturedRun run) {
        return new CapturedRun(run.code(), run.out().replaceAll("[ \n]+", " "), run.err());
    }

    private List<Object> requests() {
        return engine.takeAsked().stream()
                .<Object>map(
                        asked -> List.of(asked.method(), asked.target(), JsonObject.from(Json.parse(asked.body()))))
                .toList();
    }

    @Test
    void portsAreSentAsBindingsAndByTheHostsNames() {
        CapturedRun run = CapturedRun.of(
                "gantry",
                List.of(
                        "update",
                        "--publish-add",
                        "8081:80",
                        "--publish-add",
                        "127.0.0.1::53/udp",
                        "--publish-rm",
                        "8080/udp",
                        "box"),
                environment());
        assertThat(run).isEqualTo(new CapturedRun(0, "box\n", ""));
        JsonObject body =
                JsonObject.from(Json.parse(engine.takeAsked().getLast().body()));
        JsonObject added = body.object("PublishAdd");
        assertThat(added.objects("80/tcp")).containsExactly(JsonObject.of("HostIp", "", "HostPort", "8081"));
        assertThat(added.objects("53/udp")).containsExactly(JsonObject.of("HostIp", "127.0.0.1", "HostPort", ""));
        assertThat(body.texts("PublishRm")).containsExactly("8080/udp");
    }
}
