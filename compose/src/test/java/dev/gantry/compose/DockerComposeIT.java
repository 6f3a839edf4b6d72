package dev.gantry.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rules that docker-compose 1.29 has as well: what it makes of a case, read by our loader, is what our
/// loader makes of the case itself. The cases are those that `docker-compose-cases.txt` names.
@Tag("kernel")
final class DockerComposeIT {
    private static final Path PROGRAM = Path.of("/usr/bin/docker-compose");
    private static final Path RESOURCES = Path.of("src/test/resources/dev/gantry/compose");

    @TempDir
    Path root;

    static List<String> cases() throws IOException {
        return Files.readString(RESOURCES.resolve("docker-compose-cases.txt"))
                .lines()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theOtherProgramHasTheSameRule(String name) throws IOException, InterruptedException {
        assertThat(Files.exists(PROGRAM) || !Boolean.getBoolean("kernel.required"))
                .isTrue();
        assumeThat(PROGRAM).exists();
        CaseFile test = CaseFile.read(RESOURCES.resolve("cases").resolve(name + ".txt"));
        Path theirs = root.toRealPath().resolve("app");
        Files.createDirectories(theirs);
        test.write(theirs);
        Path read = Files.createDirectories(root.toRealPath().resolve("read/app"));
        Files.writeString(read.resolve("compose.yaml"), config(test, theirs));
        LoadedProject project = Loader.load(LoadRequest.of(read, Map.of("HOME", "/home/user")));
        assertThat(project.yaml().replace(root.toRealPath().toString(), "")).isEqualTo(withoutWarnings(test.result()));
    }

    private static String withoutWarnings(String result) {
        return result.lines().filter(line -> !line.startsWith("warning: ")).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String config(CaseFile test, Path directory) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(Map.of("HOME", "/home/user", "COMPOSE_PROJECT_NAME", "app"));
        for (String option : test.options()) {
            String value = option.substring(option.indexOf(' ') + 1);
            switch (option.substring(0, Math.max(0, option.indexOf(' ')))) {
                case "file" -> command.addAll(List.of("-f", value));
                case "profile" -> command.addAll(List.of("--profile", value));
                case "env" ->
                    builder.environment()
                            .put(value.substring(0, value.indexOf('=')), value.substring(value.indexOf('=') + 1));
                default -> throw new IllegalArgumentException("no such option there: " + option);
            }
        }
        command.add("config");
        builder.command(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try (var input = process.getOutputStream()) {
            input.write(test.sections().getOrDefault("-", "").getBytes(StandardCharsets.UTF_8));
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(test.title()).isZero();
        return out;
    }
}
