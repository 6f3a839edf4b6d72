package dev.gantry.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.Platform;
import dev.gantry.image.RunConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever stands in a Dockerfile, it is understood or refused with its line, and soon.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DockerfileFuzzTest {
    private static final List<String> TEXTS = Stream.of("stages", "documents", "variables", "windows")
            .map(name -> resource(name + ".Dockerfile"))
            .toList();
    private static final String RULES = resource("rules.dockerignore");

    /// What can be wrong with the file as a whole.
    private static final Set<String> PLACELESS =
            Set.of("file with no instructions", "dockerfile contains no stages to build");

    private static String resource(String name) {
        try {
            return Files.readString(Path.of("src/test/resources/fuzz", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsSpoiledIsWholeBefore() {
        assertThat(TEXTS).allSatisfy(Dockerfile::parse);
        IgnoreFile.parse(RULES);
    }

    @Test
    void aSpoiledDockerfileIsUnderstoodOrRefusedWithItsLine() {
        for (int seed = 0; seed < 4_000; seed++) {
            String text = new Mutations(seed, TEXTS).next();
            understandOrRefuse("seed " + seed, text);
        }
    }

    @Test
    void aSpoiledIgnoreFileIsUnderstoodOrRefusedWithItsLine() {
        for (int seed = 0; seed < 4_000; seed++) {
            String text = new Mutations(seed, List.of(RULES)).next();
            try {
                IgnoreFile.parse(text).isIgnored("docs/a/b/temp.o");
            } catch (DockerfileException e) {
                assertLocated("seed " + seed, text, e);
            }
        }
    }

    static Stream<Arguments> large() {
        return Stream.of(
                large("a long line", "FROM x\nRUN " + "x".repeat(70_000)),
                large("blanks within a line", "FROM x\nRUN a" + " ".repeat(60_000) + "b"),
                large("blanks within a directive", "# check=skip=a" + " ".repeat(60_000) + "b\nFROM x"),
                large("blanks between checks", "# check=skip=" + " ".repeat(60_000) + "\nFROM x"),
                large("flags", "FROM x\nCOPY " + "--a ".repeat(16_000)),
                large("flags on many lines", "FROM x\nCOPY " + ("--a ".repeat(10_000) + "\\\n").repeat(100)),
                large("slashes", "FROM x\nCOPY " + "/".repeat(60_000) + "a /x"),
                large("dots and slashes", "FROM x\nCOPY " + "./".repeat(30_000) + "a /x"),
                large("triggers of triggers", "FROM x\n" + "ONBUILD ".repeat(8_000) + "RUN x"),
                large("arrays in arrays", "FROM x\nCMD " + "[".repeat(60_000)),
                large("a set of characters", "FROM x\nCOPY [" + "a".repeat(60_000) + "] a /x"),
                large("stars", "FROM x\nCOPY " + "*a".repeat(30_000) + " a /x"),
                large("variables in variables", "FROM x\nUSER " + "${a:-".repeat(10_000)),
                large("a value that doubles", "FROM x\nENV A=0123456789\n" + "ENV A=$A$A\n".repeat(40)),
                large(
                        "ends that are cut off",
                        "FROM x\nENV A=" + "a".repeat(60_000) + "\nUSER ${A%" + "*a".repeat(20_000) + "b}"),
                large(
                        "parts that are replaced",
                        "FROM x\nENV A=" + "a".repeat(60_000) + "\nUSER ${A//" + "*a".repeat(400) + "b/c}"),
                large("many stages", "FROM x AS a\n" + "FROM a AS a\n".repeat(60_000)),
                large("many variables", "FROM x\n" + numbered("ENV A%d=$A", 60_000)),
                large("many arguments", numbered("ARG A%d=$A", 60_000) + "FROM x\n"),
                large("many names that are not known", "FROM x\n" + numbered("ENV A%d=$B%d", 3_000)),
                large("many pairs", "FROM x\nLABEL " + numbered("A%d=1 \\", 60_000)),
                large("many comments", "FROM x\n" + "# a\n".repeat(500_000) + "RUN x"),
                large("documents", "FROM x\nRUN " + "<<A ".repeat(15_000) + "\n" + "A\n".repeat(15_000)),
                large("a document without an end", "FROM x\nRUN <<A\n" + "\tA \n".repeat(500_000)),
                large("a port range", "FROM x\nEXPOSE " + "0-65535 ".repeat(20)));
    }

    private static Arguments large(String name, String text) {
        return Arguments.of(name, text);
    }

    private static String numbered(String line, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(line.replace("%d", Integer.toString(i))).append('\n');
        }
        return text.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("large")
    void aLargeFileIsUnderstoodOrRefusedSoon(String name, String text) {
        understandOrRefuse(name, text);
    }

    @Test
    void aLargeIgnoreFileIsUnderstoodOrRefusedSoon() {
        IgnoreFile rules =
                IgnoreFile.parse("[" + "a".repeat(4000) + "]\n" + "**/".repeat(1300) + "x\n" + "/".repeat(4000) + "x");

        assertThat(rules.isIgnored("a")).isTrue();
        assertThat(rules.isIgnored("b/".repeat(500))).isFalse();
        assertThatThrownBy(() -> IgnoreFile.parse("a\n" + "b".repeat(5000)))
                .hasMessageEndingWith("line 2: pattern of more than 4096 characters");
    }

    private static void understandOrRefuse(String name, String text) {
        try {
            understand(Dockerfile.parse(text));
        } catch (DockerfileException e) {
            assertLocated(name, text, e);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(name, e);
        }
    }

    private static void assertLocated(String name, String text, DockerfileException e) {
        SourceRange range = e.range();
        if (range == null) {
            assertThat(e.reason()).as(name).isIn(PLACELESS);
            return;
        }
        assertThat(range.first()).as(name).isBetween(1, range.last());
        assertThat(range.last()).as(name).isLessThanOrEqualTo((int) text.lines().count());
    }

    /// What a build does with a Dockerfile besides running and copying.
    private static void understand(Dockerfile file) {
        String check = file.directives().check();
        Checks.run(file, check == null ? CheckSettings.DEFAULT : CheckSettings.parse(check), surroundings());
        char escape = file.directives().escape();
        for (Dockerfile.Stage stage : file.stages()) {
            ConfigEditor editor = new ConfigEditor(RunConfig.EMPTY, escape);
            for (Instruction instruction : stage.instructions()) {
                carryOut(instruction, editor, escape);
            }
        }
    }

    private static Checks.Surroundings surroundings() {
        return new Checks.Surroundings(
                Map.of("a", "2"),
                Platform.parse("linux/amd64"),
                _ -> Optional.of(new Checks.Base(Platform.parse("linux/amd64"), List.of("PATH"))),
                IgnoreFile.parse(RULES));
    }

    private static void carryOut(Instruction instruction, ConfigEditor editor, char escape) {
        switch (instruction) {
            case Instruction.Setting setting -> editor.apply(setting, Map.of("a", "1"));
            case Instruction.Copy copy -> resolve(copy.statement(), copy.transfer(), editor, escape);
            case Instruction.Add add -> resolve(add.statement(), add.transfer(), editor, escape);
            default -> {}
        }
    }

    private static void resolve(Statement statement, Transfer transfer, ConfigEditor editor, char escape) {
        Variables variables = Variables.of(Map.of(), editor.config().env(), escape);
        Transfer resolved = variables.resolve(statement, transfer);
        IgnoreFile.of(statement, resolved.excludes()).isIgnored("docs/a.md");
        resolved.sources().stream()
                .filter(SourcePattern::isPattern)
                .map(source -> SourcePattern.of(statement, source))
                .forEach(pattern -> pattern.fits("a".repeat(100)));
    }
}
