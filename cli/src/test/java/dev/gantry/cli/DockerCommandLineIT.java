package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs command lines through Docker's command line and through ours, against the same real dockerd: exit code,
/// stdout and stderr must be the same bytes. The lines are in `docker-command-lines.txt`.
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DockerCommandLineIT {
    private @Nullable RealDocker docker;

    @BeforeAll
    void startDocker() throws IOException, InterruptedException {
        String missing = RealDocker.missing();
        if (!missing.isEmpty() && Boolean.getBoolean("kernel.required")) {
            throw new IllegalStateException(missing);
        }
        assumeTrue(missing.isEmpty(), missing);
        RealDocker started = RealDocker.start();
        docker = started;
        importBusybox(started);
        started.must(
                "run",
                "-d",
                "--name",
                "web",
                "-p",
                "8080:80",
                "-p",
                "9000-9002:90-92",
                "-p",
                "7000-7001:7000-7001",
                "--label",
                "a=b",
                "--label",
                "com.x.c-d=d",
                "busybox",
                "/bin/sleep",
                "100000");
        started.must(
                "run",
                "-d",
                "--name",
                "two",
                "-v",
                "vol1:/data",
                "--expose",
                "80-82",
                "busybox",
                "/bin/sh",
                "-c",
                "echo out; echo err >&2; exit 3");
        started.must("create", "--name", "three", "busybox", "sh");
        started.must("wait", "two");
    }

    private static void importBusybox(RealDocker docker) throws IOException, InterruptedException {
        Path root = docker.directory().resolve("busybox/bin");
        Files.createDirectories(root);
        Files.copy(Path.of("/bin/busybox"), root.resolve("busybox"));
        for (String name : List.of("sh", "sleep", "echo")) {
            Files.createSymbolicLink(root.resolve(name), Path.of("busybox"));
        }
        Path archive = docker.directory().resolve("busybox.tar");
        int code = new ProcessBuilder("tar", "-C", docker.directory() + "/busybox", "-cf", archive.toString(), ".")
                .start()
                .waitFor();
        assertThat(code).isZero();
        // dockerd lists images of the same second, and the tags of one image, in no fixed order.
        docker.must("import", archive.toString(), "a/b:c");
        Thread.sleep(1100);
        docker.must("import", archive.toString(), "busybox:latest");
    }

    @AfterAll
    void stopDocker() throws IOException {
        if (docker != null) {
            docker.close();
        }
    }

    static Stream<String> lines() throws IOException {
        return CommandLines.of("docker-command-lines.txt");
    }

    @ParameterizedTest
    @MethodSource("lines")
    void commandLinesAnswerAsDockers(String line) throws IOException, InterruptedException {
        RealDocker real = Objects.requireNonNull(docker);
        List<String> words = CommandLines.words(line);
        CapturedRun expected = normal(real.docker(words));
        CapturedRun actual = normal(CapturedRun.of("docker", words, real.environment()));
        assertThat(actual).isEqualTo(expected);
    }

    /// Times pass between the two runs; `SRun` and `|missing` are slips of Docker 28.2; blanks stand for columns as
    /// wide as times.
    private static CapturedRun normal(CapturedRun outcome) {
        String span = "(Less than a second|About a minute|About an hour|\\d+ (seconds?|minutes|hours))";
        return new CapturedRun(
                outcome.code(),
                outcome.out()
                        .replaceAll(span, "SPAN")
                        .replaceAll(" +", " ")
                        .replaceAll("\\d+:\\d+:\\d+", "CLOCK")
                        .replace("\"|missing\"", "\"missing\""),
                outcome.err().replace("SRun '", "Run '"));
    }
}
