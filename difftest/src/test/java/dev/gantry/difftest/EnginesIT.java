package dev.gantry.difftest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Two engines and two command lines: what the docker CLI gets from dockerd is the reference, and each other
/// pairing must give the same, but for what `docs/differences.md` says. The pairing that only swaps one dockerd
/// for another comes first: it shows that what the normaliser leaves is a property of the engine, not of the
/// day. All of them work through the cases at the same time, each in a network of its own.
@Tag("kernel")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class EnginesIT {
    private static final Path DIFFERENCES = Path.of("..", "docs", "differences.md");
    private static final Path GANTRY =
            Path.of("..", "dist", "target", "gantry", "bin").toAbsolutePath().normalize();

    @TempDir
    private static Path scratch;

    private static final List<Daemon> daemons = new ArrayList<>();
    private static final List<RegistryBeside> registries = new ArrayList<>();
    private static final List<Performance> performances = new ArrayList<>();
    private static Path docker;
    private static Performance reference;

    @BeforeAll
    static void startReference() throws Exception {
        Path dockerd = requireOnPath("dockerd");
        requireOnPath("docker-registry");
        docker = requireOnPath("docker");
        Files.createDirectories(files());
        Files.writeString(files().resolve("env.txt"), "# a comment\nA=1\nB=two words\n\nHOME\n");
        run("../bin/busybox-image >" + files().resolve("busybox.tar"));
        reference = new Performance(subject("reference", dockerd.toString(), docker), EnginesIT::keep);
        performances.add(reference);
    }

    @AfterAll
    static void stopAll() {
        performances.forEach(Performance::close);
        registries.forEach(RegistryBeside::close);
        daemons.forEach(Daemon::close);
    }

    @TestFactory
    @Order(1)
    Stream<DynamicContainer> enginesAnswerAlike() {
        Subject dockerd = subject("another", "dockerd", docker);
        Subject gantryd = subject("gantryd", require(GANTRY.resolve("gantryd")).toString(), docker);
        return Stream.of(
                comparison("dockerd answers as another dockerd", all(), dockerd, KnownDifferences.none()),
                comparison(
                        "gantryd answers as dockerd",
                        all(),
                        gantryd,
                        KnownDifferences.read(DIFFERENCES, "The engine")));
    }

    @TestFactory
    @Order(2)
    Stream<DynamicContainer> commandLinesPrintAlike() {
        Path gantry = require(GANTRY.resolve("gantry"));
        Subject onDockerd = subject("gantry", "dockerd", gantry);
        Subject onGantryd = subject("both", require(GANTRY.resolve("gantryd")).toString(), gantry);
        var known = KnownDifferences.read(DIFFERENCES, "The command line");
        return Stream.of(
                comparison("gantry prints as docker", scripts(), onDockerd, known),
                comparison(
                        "gantry on gantryd works as docker on dockerd",
                        scripts(),
                        onGantryd,
                        KnownDifferences.read(DIFFERENCES, "The engine").and(known)));
    }

    static List<Case> all() {
        return Stream.concat(requests().stream(), scripts().stream()).toList();
    }

    /// Those in which there is a command line.
    private static List<Case> requests() {
        return Stream.of(
                        RequestCases.ALL,
                        NetworkCases.REQUESTS,
                        LinkCases.REQUESTS,
                        VolumeCases.REQUESTS,
                        LogCases.REQUESTS)
                .flatMap(List::stream)
                .toList();
    }

    private static List<Case> scripts() {
        return Stream.of(
                        ScriptCases.ALL,
                        BuildCases.ALL,
                        BuildFileCases.ALL,
                        TutorialBuildCases.ALL,
                        RegistryCases.ALL,
                        NetworkCases.SCRIPTS,
                        LinkCases.SCRIPTS,
                        FileCases.SCRIPTS,
                        HealthCases.SCRIPTS,
                        CommandCases.SCRIPTS,
                        SystemCases.SCRIPTS,
                        VolumeCases.SCRIPTS,
                        LogCases.SCRIPTS)
                .flatMap(List::stream)
                .toList();
    }

    private static DynamicContainer comparison(
            String title, List<Case> cases, Subject subject, KnownDifferences known) {
        reference.begin(cases);
        var others = new Performance(subject, (one, outcomes) -> {});
        performances.add(others);
        others.begin(cases);
        return DynamicContainer.dynamicContainer(
                title,
                cases.stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> compare(one, others, known))));
    }

    private static void compare(Case one, Performance others, KnownDifferences known) {
        List<Outcome> expected = reference.of(one);
        List<Outcome> actual = others.of(one);
        var differences = new ArrayList<Outcome.Difference>();
        for (int i = 0; i < expected.size(); i++) {
            String step = expected.size() == 1 ? "" : "step " + (i + 1) + " ";
            differences.addAll(expected.get(i).differencesTo(actual.get(i), step));
        }
        assertThat(known.unexplained(one.name(), differences))
                .as("differences between dockerd's answer (left) and the other's")
                .isEmpty();
        assertThat(known.outdated(one.name(), differences))
                .as("rows of the list of differences that are no longer true")
                .isEmpty();
    }

    /// Leaves dockerd's answer in `target/reference/` for people to read.
    private static void keep(Case one, List<Outcome> outcomes) {
        String text = outcomes.stream().map(Outcome::toText).collect(Collectors.joining("\n"));
        try {
            String kind = requests().contains(one) ? "requests" : "scripts";
            Path directory = Files.createDirectories(Path.of("target", "reference", kind));
            Files.writeString(directory.resolve(one.name().replace(' ', '-') + ".txt"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Subject subject(String name, String daemonProgram, Path commandLine) {
        Daemon daemon = Daemon.start(name, daemonProgram, scratch.resolve(name));
        daemons.add(daemon);
        registries.addAll(RegistryBeside.both(daemon));
        var subject = new Subject(daemon, commandLine, scratch.resolve(name + "-cli"), files());
        subject.reset();
        return subject;
    }

    private static Path files() {
        return scratch.resolve("files");
    }

    private static Path requireOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":", -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> require(Path.of(program)));
    }

    /// The program itself, or the end of this test: a failure where the whole matrix is asked for.
    private static Path require(Path program) {
        boolean present = Files.isExecutable(program);
        if (Boolean.getBoolean("kernel.required")) {
            assertThat(present).as("there is " + program).isTrue();
        }
        assumeTrue(present, () -> "there is no " + program);
        return program;
    }

    private static void run(String script) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("bash", "-c", script).inheritIO().start().waitFor())
                .as(script)
                .isZero();
    }
}
