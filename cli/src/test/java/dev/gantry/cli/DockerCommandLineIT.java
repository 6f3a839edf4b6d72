package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs command lines through Docker's command line and through ours, against the same real dockerd: exit code,
/// stdout, stderr and what lies in the home directory afterwards must be the same bytes.
///
/// The lines are in `docker-command-lines.txt` and, for images and registries, in `docker-registry-lines.txt`. There,
/// what stands before a ` ; ` is run by Docker's command line beforehand, both times; `REG` is a registry, `USERS` one
/// that wants a password, `DIGEST` that of `REG/bb`, `FILES` a directory with `busybox.tar`.
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DockerCommandLineIT {
    private @Nullable RealDocker docker;
    private @Nullable RealRegistry registry;
    private String digest = "";

    @BeforeAll
    void startDocker() throws IOException, InterruptedException {
        RealDocker.require(RealDocker.missing() + RealRegistry.missing());
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
        fillRegistry(started);
    }

    private void fillRegistry(RealDocker started) throws IOException, InterruptedException {
        registry =
                RealRegistry.start(Files.createDirectories(started.directory().resolve("registry")), started);
        String address = registry.address();
        for (String name : List.of("/bb:1", "/bb:latest", "/other/bb:2")) {
            Thread.sleep(1100); // as above
            started.must("import", started.directory() + "/busybox.tar", address + name);
            started.must("push", "-q", address + name);
        }
        digest = started.must("inspect", "-f", "{{index .RepoDigests 0}}", address + "/bb")
                .replaceFirst(".*@", "");
        // A layer that nothing else has.
        Files.writeString(started.directory().resolve("busybox/fresh"), "fresh");
        started.must("import", tar(started, "fresh.tar"), address + "/fresh:latest");
        started.must("push", "-q", address + "/fresh:latest");
        started.must("rmi", address + "/fresh:latest", address + "/other/bb:2");
    }

    private static void importBusybox(RealDocker docker) throws IOException, InterruptedException {
        Path root = docker.directory().resolve("busybox/bin");
        Files.createDirectories(root);
        Files.copy(Path.of("/bin/busybox"), root.resolve("busybox"));
        for (String name : List.of("sh", "sleep", "echo")) {
            Files.createSymbolicLink(root.resolve(name), Path.of("busybox"));
        }
        String archive = tar(docker, "busybox.tar");
        // dockerd lists images of the same second, and the tags of one image, in no fixed order.
        docker.must("import", archive, "a/b:c");
        Thread.sleep(1100);
        docker.must("import", archive, "busybox:latest");
    }

    private static String tar(RealDocker docker, String name) throws IOException, InterruptedException {
        String archive = docker.directory().resolve(name).toString();
        int code = new ProcessBuilder("tar", "-C", docker.directory() + "/busybox", "-cf", archive, ".")
                .start()
                .waitFor();
        assertThat(code).isZero();
        return archive;
    }

    @AfterAll
    void stopDocker() throws IOException {
        if (registry != null) {
            registry.close();
        }
        if (docker != null) {
            docker.close();
        }
    }

    static Stream<String> lines() throws IOException {
        return Stream.concat(CommandLines.of("docker-command-lines.txt"), CommandLines.of("docker-registry-lines.txt"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void commandLinesAnswerAsDockers(String line) throws IOException, InterruptedException {
        RealDocker real = Objects.requireNonNull(docker);
        List<List<String>> steps = steps(line);
        List<String> words = steps.getLast();
        prepare(real, steps);
        CapturedRun expected = normal(real.docker(words));
        Map<String, String> expectedFiles = files(home(real));
        prepare(real, steps);
        CapturedRun actual = normal(withoutOurFlags(CapturedRun.of("docker", words, real.environment())));
        assertThat(actual).isEqualTo(expected);
        assertThat(files(home(real))).isEqualTo(expectedFiles);
    }

    /// What `--help` says of the flag that Docker does not have.
    private static CapturedRun withoutOurFlags(CapturedRun run) {
        String out = run.out().replaceAll("(?ms)^ +--health-on-failure .*?(?=^ +--health-retries )", "");
        return new CapturedRun(run.code(), out, run.err());
    }

    private List<List<String>> steps(String line) {
        RealRegistry started = Objects.requireNonNull(registry);
        String files = Objects.requireNonNull(docker).directory().toString();
        List<List<String>> steps = new ArrayList<>();
        for (String step : line.split(" ; ", -1)) {
            steps.add(CommandLines.words(step.replace("REG", started.address())
                    .replace("USERS", started.guardedAddress())
                    .replace("DIGEST", digest)
                    .replace("FILES", files)));
        }
        return steps;
    }

    private static void prepare(RealDocker real, List<List<String>> steps) throws IOException, InterruptedException {
        try (Stream<Path> old = Files.walk(home(real))) {
            for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        Files.createDirectories(home(real));
        for (List<String> step : steps.subList(0, steps.size() - 1)) {
            real.docker(step);
        }
    }

    private static Path home(RealDocker real) {
        return real.directory().resolve("home");
    }

    private static Map<String, String> files(Path directory) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file.toString(), Files.readString(file));
            }
        }
        return files;
    }

    /// Times pass between the two runs, and what both make has two ids; of a layer's steps dockerd leaves those
    /// out that others follow quickly, and only the last one never; `SRun` and `|missing` are slips of Docker
    /// 28.2; blanks stand for columns as wide as times.
    private static CapturedRun normal(CapturedRun outcome) {
        String span = "(Less than a second|About a minute|About an hour|\\d+ (seconds?|minutes|hours))";
        String skipped = "(?m)^[0-9a-f]{12}: (Pulling fs layer|Waiting|Verifying Checksum|Download complete)\n";
        return new CapturedRun(
                outcome.code(),
                outcome.out()
                        .replaceAll(span, "SPAN")
                        .replaceAll(" +", " ")
                        .replaceAll("\\A[0-9a-f]{64}\n\\z", "ID\n")
                        .replaceAll("\\d+:\\d+:\\d+", "CLOCK")
                        .replaceAll(skipped, "")
                        .replace("\"|missing\"", "\"missing\""),
                outcome.err().replaceAll(skipped, "").replace("SRun '", "Run '"));
    }
}
