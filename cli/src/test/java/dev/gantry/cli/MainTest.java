package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    private final Path home;

    MainTest(@TempDir Path home) {
        this.home = home;
    }

    private CapturedRun run(String... words) {
        return run(Map.of("HOME", home.toString(), "DOCKER_HOST", "unix:///nowhere/gantry.sock"), words);
    }

    private static CapturedRun run(Map<String, String> environment, String... words) {
        return CapturedRun.of("gantry", List.of(words), environment);
    }

    @Test
    void helpOfEveryCommandIsDockers() throws IOException {
        StringBuilder all = new StringBuilder();
        for (List<String> command : everyCommand()) {
            List<String> words = new ArrayList<>(command);
            words.add("--help");
            CapturedRun help = CapturedRun.of("gantry", words, Map.of("HOME", "/root"));
            assertThat(help.code()).isZero();
            all.append("$ gantry ").append(String.join(" ", words)).append('\n');
            all.append(help.out()).append('\n');
        }
        Golden.compare("help.txt", all.toString());
    }

    private static List<List<String>> everyCommand() {
        List<List<String>> commands = new ArrayList<>();
        commands.add(List.of());
        for (String group : CommandTree.GROUPS) {
            commands.add(List.of(group));
            for (String name : CommandTree.group(group).orElseThrow().names()) {
                commands.add(List.of(group, name));
            }
        }
        for (String name : CommandTree.COMMON) {
            if (CommandTree.command(name).isPresent()) {
                commands.add(List.of(name));
            }
        }
        commands.add(List.of("inspect"));
        commands.add(List.of("completion"));
        commands.add(List.of("completion", "bash"));
        return commands;
    }

    @Test
    void everyListedCommandExists() {
        for (String group : CommandTree.GROUPS) {
            CommandGroup found = CommandTree.group(group).orElseThrow();
            assertThat(found.names()).allMatch(name -> found.find(name).isPresent());
        }
        assertThat(CommandTree.OTHERS)
                .filteredOn(name -> CommandTree.command(name).isEmpty())
                .isSubsetOf("attach", "create");
    }

    @Test
    void anUnknownFlagShowsTheUsageLine() {
        assertThat(run("ps", "--foo")).isEqualTo(new CapturedRun(125, "", """
                        unknown flag: --foo

                        Usage:  gantry ps [OPTIONS]

                        Run 'gantry ps --help' for more information
                        """));
    }

    @Test
    void anUnknownCommandIsTold() {
        assertThat(run("foo"))
                .isEqualTo(new CapturedRun(
                        1, "", "gantry: unknown command: gantry foo\n\nRun 'gantry --help' for more information\n"));
        assertThat(run("container", "foo").err()).isEqualTo("""
                        gantry: unknown command: gantry container foo

                        Usage:  gantry container

                        Run 'gantry container --help' for more information
                        """);
    }

    @Test
    void aCommandThatIsStillToComeIsToldApart() {
        assertThat(run("swarm", "x")).isEqualTo(new CapturedRun(1, "", """
                        gantry: 'gantry swarm' is not part of Gantry yet

                        Run 'gantry --help' for the commands there are
                        """));
        assertThat(run("checkpoint", "ls", "x").err()).startsWith("gantry: 'gantry checkpoint' is not part");
    }

    @Test
    void flagsThatOnlyWindowsKnowsAreRefused() {
        assertThat(run("create", "--cpu-count", "1", "busybox"))
                .isEqualTo(new CapturedRun(
                        1,
                        "",
                        "\"--cpu-count\" is only supported on a Docker daemon running on windows,"
                                + " but the Docker daemon is running on linux\n"));
    }

    @Test
    void wrongArgumentsAreCounted() {
        assertThat(run("rm").err()).isEqualTo("""
                        gantry: 'gantry rm' requires at least 1 argument

                        Usage:  gantry rm [OPTIONS] CONTAINER [CONTAINER...]

                        See 'gantry rm --help' for more information
                        """);
        assertThat(run("port", "a", "b", "c").err())
                .startsWith("gantry: 'gantry port' requires at least 1 and at most 2 arguments\n");
        assertThat(run("ps", "x").err()).startsWith("gantry: 'gantry ps' accepts no arguments\n");
        assertThat(run("tag", "x").err()).startsWith("gantry: 'gantry tag' requires 2 arguments\n");
    }

    @Test
    void anEngineThatIsNotThereIsToldInDockersWords() {
        assertThat(run("ps"))
                .isEqualTo(new CapturedRun(
                        1,
                        "",
                        "Cannot connect to the Docker daemon at unix:///nowhere/gantry.sock."
                                + " Is the docker daemon running?\n"));
    }

    @Test
    void theHostOptionWinsOverTheEnvironment() {
        assertThat(run("-H", "unix:///other.sock", "ps").err()).contains("unix:///other.sock.");
        assertThat(run(Map.of("HOME", home.toString()), "ps").err()).contains("unix:///run/gantry.sock.");
        assertThat(run("-H", "bad://", "ps").err())
                .isEqualTo("Failed to initialize: unable to resolve docker endpoint:"
                        + " invalid bind address format: bad://\n");
    }

    @Test
    void contextsOfDockersStoreAreUsed() throws IOException {
        String id = "ca3704aa0b06f5954c79ee837faa152d84d6b2d42838f0637a15eda8337dbdce"; // sha256 of "nope"
        Path directory =
                Files.createDirectories(home.resolve(".docker/contexts/meta").resolve(id));
        Path meta = directory.resolve("meta.json");
        assertThat(run("-c", "nope", "ps").err())
                .isEqualTo("Failed to initialize: unable to resolve docker endpoint: context \"nope\":"
                        + " context not found: open " + meta + ": no such file or directory\n");
        Files.writeString(meta, "{\"Name\":\"nope\",\"Endpoints\":{\"docker\":{\"Host\":\"unix:///ctx.sock\"}}}");
        assertThat(run("-c", "nope", "ps").err()).contains("unix:///ctx.sock.");
        Map<String, String> environment = Map.of("HOME", home.toString(), "DOCKER_CONTEXT", "nope");
        assertThat(run(environment, "ps").err()).contains("unix:///ctx.sock.");
        Files.writeString(home.resolve(".docker/config.json"), "{\"currentContext\":\"nope\"}");
        assertThat(run(Map.of("HOME", home.toString()), "ps").err()).contains("unix:///ctx.sock.");
        assertThat(run("-H", "unix:///x", "-c", "nope", "ps").err())
                .isEqualTo("conflicting options: cannot specify both --host and --context\n");
    }

    @Test
    void aBrokenConfigurationIsTold() throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), "{");
        assertThat(run("ps").err()).startsWith("loading config file: " + home + "/.docker/config.json: ");
    }

    @Test
    void completionOffersCommandsAndFlags() {
        assertThat(run("__complete", "--", "conta").out()).isEqualTo("container\tManage containers\n");
        assertThat(run("__complete", "--", "container", "re").out())
                .isEqualTo("rename\tRename a container\nrestart\tRestart one or more containers\n");
        assertThat(run("__complete", "--", "ps", "--no").out()).startsWith("--no-trunc\t");
    }
}
