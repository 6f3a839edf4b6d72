package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What people are taught to type: Docker's command line and ours, given the same words, say the same and ask an engine
/// that agrees to everything for the same. The lines are in `tutorial-lines.txt`; `FILES` in them is a directory.
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TutorialLinesIT {
    private final Path directory;
    private final RecordingEngine engine = new RecordingEngine("1.50", TutorialLinesIT::answer);

    TutorialLinesIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeAll
    void writeFiles() throws IOException {
        RealDocker.require(RealDocker.missingCommandLine());
        Files.writeString(directory.resolve("variables"), "A=1\nB=two words\n");
        Files.createDirectory(directory.resolve("target"));
    }

    @AfterAll
    void stopEngine() {
        engine.close();
    }

    private static RecordingEngine.Answer answer(RecordingEngine.Asked asked) {
        return switch (asked.path()) {
            case "/containers/json", "/images/json", "/networks", "/images/shop/history" ->
                new RecordingEngine.Answer(200, "[]");
            case "/containers/web/archive" -> new RecordingEngine.Answer(404, "{\"message\":\"no such file\"}");
            default -> new RecordingEngine.Answer(200, asked.path().endsWith("/changes") ? "[]" : "{\"Id\":\"abc\"}");
        };
    }

    static Stream<String> lines() throws IOException {
        return CommandLines.of("tutorial-lines.txt");
    }

    @ParameterizedTest
    @MethodSource("lines")
    void theyAreUnderstoodAsDockersCommandLineDoes(String line) throws IOException, InterruptedException {
        List<String> words = CommandLines.words(line.replace("FILES", directory.toString()));
        Map<String, String> environment = Map.of("DOCKER_HOST", engine.address(), "HOME", directory.toString());
        engine.takeAsked(); // what an earlier failure has left
        CapturedRun expected = RealDocker.commandLine(words, environment, directory);
        List<String> expectedRequests = requests();
        CapturedRun actual = CapturedRun.of("docker", words, environment);
        assertThat(requests()).isEqualTo(expectedRequests);
        assertThat(actual).isEqualTo(expected);
    }

    /// Sorted: what is asked beforehand has no order of its own.
    private List<String> requests() {
        return engine.takeAsked().stream()
                .map(asked -> asked.method() + " " + asked.inOrder().target() + " "
                        + (asked.body().isBlank() ? "" : String.valueOf(Json.parse(asked.body()))))
                .sorted()
                .toList();
    }
}
