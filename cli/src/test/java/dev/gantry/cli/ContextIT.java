package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Contexts by Docker's command line and by ours: what both say and what they write must be the same, and each reads
/// what the other has written. The lines are in `docker-context-lines.txt`: steps between ` ; `, `FILES` the directory
/// of what [#prepare] makes, words with `=` before a command its environment.
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContextIT {
    private final Path directory;

    ContextIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeAll
    void makeCertificates() throws IOException, InterruptedException {
        RealDocker.require(RealDocker.missingCommandLine());
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-keyout",
                        "key.pem",
                        "-out",
                        "cert.pem",
                        "-days",
                        "3",
                        "-subj",
                        "/CN=test")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(openssl.waitFor()).isZero();
        Files.copy(directory.resolve("cert.pem"), directory.resolve("ca.pem"));
    }

    static Stream<String> lines() throws IOException {
        return CommandLines.of("docker-context-lines.txt");
    }

    private interface CommandLine {
        CapturedRun run(List<String> words, Map<String, String> environment) throws IOException, InterruptedException;
    }

    /// What was said, and what lies in the home directory: modes and contents.
    private record Outcome(List<CapturedRun> said, Map<String, String> files) {}

    @ParameterizedTest
    @MethodSource("lines")
    void contextsAreDockers(String line) throws IOException, InterruptedException {
        CommandLine docker = (words, environment) -> RealDocker.commandLine(words, environment, directory);
        CommandLine ours = (words, environment) -> CapturedRun.of("docker", words, environment);
        Outcome expected = run(line, List.of(docker));
        assertThat(run(line, List.of(ours))).isEqualTo(expected);
        assertThat(run(line, List.of(docker, ours))).isEqualTo(expected);
        assertThat(run(line, List.of(ours, docker))).isEqualTo(expected);
    }

    /// Each step by the next command line, in turn.
    private Outcome run(String line, List<CommandLine> turns) throws IOException, InterruptedException {
        Path home = prepare();
        List<CapturedRun> said = new ArrayList<>();
        for (String step : line.split(" ; ", -1)) {
            Map<String, String> environment = new TreeMap<>(Map.of("HOME", home.toString()));
            List<String> words = new ArrayList<>(CommandLines.words(step.replace("FILES", directory.toString())));
            // The engine that there is by default is another for both.
            environment.put("DOCKER_HOST", "");
            while (words.getFirst().matches("[A-Z_]+=.*")) {
                String setting = words.removeFirst();
                int equals = setting.indexOf('=');
                environment.put(setting.substring(0, equals), setting.substring(equals + 1));
            }
            CapturedRun run = turns.get(said.size() % turns.size()).run(words, environment);
            said.add(new CapturedRun(run.code(), normal(run.out()), normal(run.err())));
        }
        return new Outcome(said, files(home));
    }

    private static String normal(String text) {
        return text.replace("unix:///var/run/docker.sock", "unix:///run/gantry.sock")
                .replaceAll("(?m) +$", "")
                .replaceAll(" {3,}", "   ");
    }

    private Path prepare() throws IOException {
        Path home = directory.resolve("home");
        if (Files.exists(home)) {
            try (Stream<Path> all = Files.walk(home)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.deleteIfExists(directory.resolve("made.tar"));
        return Files.createDirectories(home);
    }

    private static Map<String, String> files(Path home) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path file : all.toList()) {
                String mode =
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
                boolean isFile = Files.isRegularFile(file);
                found.put(home.relativize(file).toString(), mode + (isFile ? normal(Files.readString(file)) : ""));
            }
        }
        return found;
    }
}
