package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/// What a terminal gets to see: bars, cursor movements, colours and questions, from Docker's command line and from
/// ours, byte for byte.
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TerminalIT {
    private final Path home;
    private final RecordingEngine engine = new RecordingEngine(
            "1.50",
            Map.of(
                    "/images/create", EngineAnswers.PULL,
                    "/images/load", EngineAnswers.PULL,
                    "/images/docker.io/library/x/push", EngineAnswers.PUSH,
                    "/images/docker.io/library/index/push", EngineAnswers.PUSH_OF_INDEX,
                    "/images/json", EngineAnswers.IMAGES,
                    "/auth", "{\"Status\":\"Login Succeeded\"}"));

    TerminalIT(@TempDir Path home) {
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

    /// A terminal's width, what is typed, and a command line.
    static Stream<List<String>> cases() {
        return Stream.of(
                List.of("200", "", "pull x"),
                List.of("111", "", "pull x"),
                List.of("110", "", "pull x"),
                List.of("40", "", "pull -a x"),
                List.of("200", "", "pull -q x"),
                List.of("200", "", "create --pull always x"),
                List.of("200", "", "push x"),
                List.of("80", "", "push index"),
                List.of("80", "", "push --platform linux/arm64 x"),
                List.of("200", "", "load -i /etc/hostname"),
                List.of("200", "", "import http://a/b x"),
                List.of("70", "", "images --tree"),
                List.of("150", "", "images --tree"),
                List.of("30", "", "images --tree"),
                List.of("80", "joe\\npw\\n", "login reg"),
                List.of("80", "pw\\n", "login -u joe reg"),
                List.of("80", "pw\\n", "login -u joe"),
                List.of("80", "\\n", "login reg"),
                List.of("80", "\\n", "login -u joe reg"),
                List.of("80", "", "login known"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aTerminalShowsWhatDockersDoes(List<String> given) throws IOException, InterruptedException {
        String expected = run(given, "/usr/local/bin/docker");
        String java = ProcessHandle.current().info().command().orElse("java")
                + " --enable-native-access=ALL-UNNAMED -Dgantry.program=docker -cp "
                + System.getProperty("java.class.path") + " dev.gantry.cli.Main";
        assertThat(run(given, java)).isEqualTo(expected);
    }

    private String run(List<String> given, String program) throws IOException, InterruptedException {
        Path config = Files.createDirectories(home.resolve(".docker")).resolve("config.json");
        Files.writeString(config, "{\"auths\":{\"known\":{\"auth\":\"am9lOnB3\"}}}");
        // Typed once the program asks: it must have set the terminal up by then.
        String typed = given.get(1).isEmpty()
                ? "true"
                : "i=0; until grep -q 'name: \\|word: ' out || [ $i -gt 200 ]; do i=$((i+1)); sleep 0.1; done; printf '"
                        + given.get(1).replace("\\npw", "'; sleep 1; printf '\\npw") + "'; sleep 1";
        String command = "rm -f out; touch out; (" + typed + ") | script -qefc 'stty cols " + given.getFirst()
                + " rows 40; " + program + " " + given.get(2) + "' out >/dev/null";
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(home.toFile());
        builder.environment().put("DOCKER_HOST", engine.address());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("TERM", "xterm");
        builder.start().waitFor();
        return Files.readString(home.resolve("out")).replaceAll("Script (started|done).*\n", "");
    }
}
