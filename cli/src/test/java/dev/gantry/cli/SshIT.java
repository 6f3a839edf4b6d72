package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Engines at `ssh://` addresses. The `ssh` on the path runs its command on this machine, where `remote` has the
/// programs of the other one; all else is as it is between two machines.
@Tag("kernel")
final class SshIT {
    private static final String CONTAINERS = """
            [{"Id":"123456789012","Names":["/far"],"Image":"i","Command":"c","Created":1,"State":"running","Status":"Up"}]""";

    @TempDir
    private Path directory;

    private final RecordingEngine engine = new RecordingEngine("1.50", Map.of("/containers/json", CONTAINERS));
    private ProgramRun program;

    @BeforeEach
    void makePrograms() throws IOException {
        program = new ProgramRun(directory);
        program.script("bin/ssh", """
                echo "$*" >>%1$s/calls
                while [ "$1" != -- ]; do shift; done
                shift 2
                export PATH=%1$s/remote DOCKER_HOST=%2$s
                exec /bin/sh -c "$*"
                """.formatted(directory, engine.address()));
        Files.createDirectories(directory.resolve("remote"));
    }

    @AfterEach
    void stopEngine() {
        engine.close();
    }

    private Map<String, String> environment() {
        String path = directory.resolve("bin") + ":" + System.getenv("PATH");
        return new TreeMap<>(Map.of("HOME", directory.toString(), "DOCKER_HOST", "", "PATH", path));
    }

    private void haveDocker() throws IOException {
        RealDocker.require(RealDocker.missingCommandLine());
        Files.createSymbolicLink(directory.resolve("remote/docker"), Path.of("/usr/local/bin/docker"));
    }

    private void haveGantry() throws IOException {
        program.script("remote/gantry", "exec " + String.join(" ", ProgramRun.command()) + " \"$@\"\n");
    }

    @Test
    void anEngineIsReachedByDockersProgramThere() throws IOException, InterruptedException {
        haveDocker();
        CapturedRun run =
                program.run(List.of("-H", "ssh://me@there:2222", "ps", "--format", "{{.Names}}"), environment());
        assertThat(run).isEqualTo(new CapturedRun(0, "far\n", ""));
        assertThat(Files.readString(directory.resolve("calls")))
                .isEqualTo("-o ConnectTimeout=30 -T -l me -p 2222 -- there docker system dial-stdio\n");
    }

    @Test
    void dockersCommandLineCallsSshTheSameWay() throws IOException, InterruptedException {
        haveDocker();
        List<String> words = List.of("-H", "ssh://me@there:2222/run/other.sock", "version");
        RealDocker.commandLine(words, environment(), directory);
        String expected = Files.readAllLines(directory.resolve("calls")).getFirst();
        Files.delete(directory.resolve("calls"));
        program.run(words, environment());
        assertThat(Files.readAllLines(directory.resolve("calls"))).first().isEqualTo(expected);
    }

    @Test
    void whereThereIsNoDockerGantryIsAsked() throws IOException, InterruptedException {
        haveGantry();
        CapturedRun run = program.run(List.of("-H", "ssh://there", "ps", "--format", "{{.Names}}"), environment());
        assertThat(run).isEqualTo(new CapturedRun(0, "far\n", ""));
        assertThat(Files.readAllLines(directory.resolve("calls")))
                .containsExactly(
                        "-o ConnectTimeout=30 -T -- there docker system dial-stdio",
                        "-o ConnectTimeout=30 -T -- there gantry system dial-stdio");
    }

    @Test
    void dockersCommandLineWorksWithOurProgramThere() throws IOException, InterruptedException {
        RealDocker.require(RealDocker.missingCommandLine());
        haveGantry();
        Files.createSymbolicLink(directory.resolve("remote/docker"), directory.resolve("remote/gantry"));
        CapturedRun run = RealDocker.commandLine(
                List.of("-H", "ssh://there", "ps", "--format", "{{.Names}}"), environment(), directory);
        assertThat(run).isEqualTo(new CapturedRun(0, "far\n", ""));
    }

    @Test
    void aContextMayNameIt() throws IOException, InterruptedException {
        haveGantry();
        program.run(List.of("context", "create", "far", "--docker", "host=ssh://there"), environment());
        assertThat(program.run(List.of("-c", "far", "ps", "-q"), environment()).out())
                .isEqualTo("123456789012\n");
    }

    @Test
    void whatFailsThereIsTold() throws IOException, InterruptedException {
        CapturedRun run = program.run(List.of("-H", "ssh://there", "ps"), environment());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("command [ssh -o ConnectTimeout=30 -T -- there gantry system dial-stdio] has exited with"
                        + " exit status 127")
                .contains("not found");
        program.script("bin/ssh", "echo 'no route' >&2; exit 255\n");
        assertThat(program.run(List.of("-H", "ssh://there", "ps"), environment())
                        .err())
                .contains("docker system dial-stdio] has exited with exit status 255")
                .contains("stderr=no route");
    }

    @Test
    void withoutSshThatIsTold() throws IOException, InterruptedException {
        Map<String, String> environment = environment();
        environment.put("PATH", directory.resolve("remote").toString());
        assertThat(program.run(List.of("-H", "ssh://there", "ps"), environment).err())
                .isEqualTo("error during connect: exec: \"ssh\": executable file not found in $PATH\n");
    }

    @Test
    void theEndOfTheInputIsPassedOnAndTheAnswerStillComes() throws IOException, InterruptedException {
        Path request = directory.resolve("request");
        Files.writeString(request, "GET /_ping HTTP/1.0\r\n\r\n");
        Map<String, String> environment = environment();
        environment.put("DOCKER_HOST", engine.address());
        List<String> command = new ArrayList<>(ProgramRun.command());
        command.addAll(List.of("system", "dial-stdio"));
        CapturedRun run = program.start(command, environment, request.toFile());
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("HTTP/1.1 200 OK").contains("Api-version: 1.50");
        assertThat(Objects.requireNonNull(run.err())).isEmpty();
    }
}
