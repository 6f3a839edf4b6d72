package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The completion scripts in the shells they are for: each is asked what it offers for a line that was begun.
@Tag("kernel")
final class CompletionIT {
    private static final String CONTAINERS = """
            [{"Id":"1","Names":["/web"]},{"Id":"2","Names":["/worker"]},{"Id":"3","Names":["/db"]}]""";

    private final Path directory;
    private final RecordingEngine engine = new RecordingEngine(
            "1.50",
            Map.of(
                    "/containers/json", CONTAINERS,
                    "/images/json", "[{\"Id\":\"4\",\"RepoTags\":[\"busybox:1.36\",\"busybox:latest\"]}]",
                    "/volumes", "{\"Volumes\":[{\"Name\":\"data\"}]}"));

    CompletionIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void putTheProgramOnThePath() throws IOException {
        Path program = directory.resolve("gantry");
        Files.writeString(
                program,
                "#!/bin/sh\nexec " + ProcessHandle.current().info().command().orElseThrow() + " -cp "
                        + System.getProperty("java.class.path") + " dev.gantry.cli.Main \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void stopEngine() {
        engine.close();
    }

    @Test
    void bashOffersCommandsFlagsAndNames() throws Exception {
        assertThat(bash("gantry rest")).containsExactly("restart");
        assertThat(bash("gantry container re")).containsExactly("rename", "restart");
        assertThat(bash("gantry rm --vol")).containsExactly("--volumes");
        assertThat(bash("gantry rm w")).containsExactly("web", "worker");
        assertThat(bash("gantry exec -it d")).containsExactly("db");
        assertThat(bash("gantry volume rm ")).containsExactly("data");
        assertThat(bash("gantry cont")).containsExactly("container", "context");
        assertThat(bash("gantry update w")).containsExactly("web", "worker");
    }

    @Test
    void bashOffersContainersToCopyFrom() throws Exception {
        assertThat(bash("gantry cp we")).containsExactly("web:");
        assertThat(bash("gantry cp /etc/hosts w")).containsExactly("web:", "worker:");
    }

    @Test
    void bashOffersContexts() throws Exception {
        lines(directory.resolve("gantry").toString(), "context", "create", "far", "--docker", "host=tcp://h:1");
        assertThat(bash("gantry context use f")).containsExactly("far");
        assertThat(bash("gantry --context f")).containsExactly("far");
        assertThat(bash("gantry -c far context rm d")).containsExactly("default");
        assertThat(bash("gantry --tlsv")).containsExactly("--tlsverify");
    }

    @Test
    void bashSplitsAtColonsAndStillFindsTags() throws Exception {
        assertThat(bash("gantry rmi busybox:l")).containsExactly("latest");
    }

    @Test
    void zshOffersNames() throws Exception {
        requireShell("zsh");
        String script = """
                autoload -Uz compinit && compinit -u -d "$PWD/dump"
                source <(gantry completion zsh)
                _describe() { print -rl -- ${(P)2} }
                words=(gantry rm w) CURRENT=3
                _gantry
                """;
        assertThat(lines("zsh", "-f", "-c", script)).containsExactly("web", "worker");
    }

    @Test
    void fishOffersNames() throws Exception {
        requireShell("fish");
        assertThat(lines("fish", "--no-config", "-c", "gantry completion fish | source; complete -C 'gantry rm w'"))
                .containsExactly("web", "worker");
    }

    /// What bash offers for the line's last word.
    private List<String> bash(String line) throws IOException, InterruptedException {
        String script = """
                source <(gantry completion bash)
                COMP_LINE=$1 COMP_POINT=${#1}
                $(complete -p gantry | sed 's/.*-F \\([^ ]*\\).*/\\1/') gantry
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        return lines("bash", "-c", script, "bash", line);
    }

    private List<String> lines(String... command) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("DOCKER_HOST", engine.address());
        builder.environment().put("HOME", directory.toString());
        builder.environment().merge("PATH", directory.toString(), (path, ours) -> ours + ":" + path);
        assertThat(builder.start().waitFor()).isZero();
        return Files.readAllLines(out);
    }

    private static void requireShell(String shell) {
        boolean present = Files.isExecutable(Path.of("/usr/bin", shell));
        if (Boolean.getBoolean("kernel.required")) {
            assertThat(present).as("there is " + shell).isTrue();
        }
        assumeTrue(present, () -> "no " + shell + " installed");
    }
}
