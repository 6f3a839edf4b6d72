package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs that add commands, called by Docker's command line and by ours.
@Tag("kernel")
final class PluginIT {
    private static final String METADATA = """
            {"SchemaVersion":"0.1.0","Vendor":"Us","Version":"v1","ShortDescription":"Says hello","URL":"http://x.test"}""";

    @TempDir
    private Path home;

    private ProgramRun program;

    @BeforeEach
    void makePlugins() throws IOException {
        RealDocker.require(RealDocker.missingCommandLine());
        program = new ProgramRun(home);
        plugin(
                "hello",
                "[ \"$1\" = docker-cli-plugin-metadata ] && { echo '" + METADATA + "'; exit; }\n"
                        + "echo \"args: $*\"; read line; echo \"in: $line\"; echo oops >&2\n"
                        + "echo \"$DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND\"; exit 7\n");
        plugin("broken", "exit 3\n");
        plugin("old", "echo '{\"SchemaVersion\":\"9\"}'\n");
        plugin("nobody", "echo '{\"SchemaVersion\":\"0.1.0\"}'\n");
        plugin("ps", "echo '" + METADATA + "'\n");
        plugin("Upper", "echo '" + METADATA + "'\n");
        Files.createDirectories(home.resolve("extra"));
        program.script("extra/docker-further", "echo '" + METADATA + "'\n");
        Files.writeString(home.resolve(".docker/cli-plugins/docker-data"), "no program");
        Files.writeString(
                home.resolve(".docker/config.json"), "{\"cliPluginsExtraDirs\":[\"" + home.resolve("extra") + "\"]}");
    }

    private void plugin(String name, String script) throws IOException {
        program.script(".docker/cli-plugins/docker-" + name, script);
    }

    private Map<String, String> environment() {
        return Map.of("HOME", home.toString(), "DOCKER_HOST", "tcp://127.0.0.1:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello a --b -c",
                "-D -H tcp://127.0.0.1:2 hello x",
                "hello --help",
                "help hello",
                "further",
                "broken x",
                "old",
                "nobody",
                "data",
                "Upper",
                "ps extra"
            })
    void pluginsAreCalledAsDockerCallsThem(String line) throws IOException, InterruptedException {
        List<String> words = CommandLines.words(line);
        CapturedRun expected = RealDocker.commandLine(words, environment(), home);
        if (line.startsWith("help ")) {
            // Docker's command line has an exit code and words of its own here.
            expected = new CapturedRun(7, expected.out(), expected.err().replace("exit status 7", ""));
        }
        CapturedRun actual = program.run(words, environment());
        assertThat(actual.code()).isEqualTo(expected.code());
        assertThat(actual.err().strip()).isEqualTo(expected.err().strip());
        assertThat(actual.out()).isEqualTo(expected.out().replace("/usr/local/bin/docker", "docker"));
    }

    @Test
    void helpListsThem() throws IOException, InterruptedException {
        CapturedRun expected = RealDocker.commandLine(List.of("--help"), environment(), home);
        CapturedRun actual = program.run(List.of("--help"), environment());
        assertThat(ofPlugins(actual.out()))
                .isEqualTo(ofPlugins(expected.out()))
                .contains("Says hello", "exit status 3");
    }

    private static String ofPlugins(String help) {
        return help.lines()
                .filter(line -> !line.contains("Manage plugins"))
                .filter(line -> line.contains("*")
                        || line.contains("nvalid")
                        || line.contains("plugin")
                        || line.contains("metadata"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void infoTellsOfThem() throws IOException, InterruptedException {
        List<String> words = List.of("info", "-f", "{{json .ClientInfo.Plugins}}");
        CapturedRun expected = RealDocker.commandLine(words, environment(), home);
        assertThat(program.run(words, environment()).out()).isEqualTo(expected.out());
        CapturedRun text = RealDocker.commandLine(List.of("info"), environment(), home);
        CapturedRun ours = program.run(List.of("info"), environment());
        String plugins =
                text.out().substring(text.out().indexOf(" Plugins:"), text.out().indexOf("\nServer"));
        assertThat(ours.out()).contains(plugins);
        assertThat(ours.err()).isEqualTo(text.err());
    }

    @Test
    void aPluginLearnsWhereTheEngineIsUnlessItIsSaidOtherwise() throws IOException, InterruptedException {
        plugin(
                "where",
                "[ \"$1\" = docker-cli-plugin-metadata ] && { echo '" + METADATA + "'; exit; }\n"
                        + "echo \"$DOCKER_HOST\"\n");
        Map<String, String> without = new TreeMap<>(Map.of("HOME", home.toString(), "DOCKER_HOST", ""));
        assertThat(program.run(List.of("where"), without).out()).isEqualTo("unix:///run/gantry.sock\n");
        assertThat(program.run(List.of("where"), environment()).out()).isEqualTo("tcp://127.0.0.1:1\n");
        assertThat(program.run(List.of("-H", "tcp://127.0.0.1:2", "where"), without)
                        .out())
                .isEqualTo("\n");
    }
}
