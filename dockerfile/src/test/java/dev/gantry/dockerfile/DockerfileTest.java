package dev.gantry.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DockerfileTest {
    private static Instruction only(String... lines) {
        List<Instruction> instructions = parse(lines).stages().getFirst().instructions();
        assertThat(instructions).hasSize(1);
        return instructions.getFirst();
    }

    private static Dockerfile parse(String... lines) {
        return Dockerfile.parse("FROM busybox\n" + String.join("\n", lines));
    }

    @Test
    void stagesBeginWithFrom() {
        Dockerfile file = Dockerfile.parse("""
                ARG VERSION=1
                FROM --platform=$BUILDPLATFORM golang:${VERSION} AS Build
                RUN make
                from scratch
                COPY --from=build /out /bin/
                """);

        assertThat(file.globalArguments()).hasSize(1);
        assertThat(file.stages()).hasSize(2);
        Instruction.From build = file.stages().getFirst().from();
        assertThat(build.image()).isEqualTo("golang:${VERSION}");
        assertThat(build.stage()).isEqualTo("build");
        assertThat(build.platform()).isEqualTo("$BUILDPLATFORM");
        assertThat(file.stages().getLast().from().stage()).isNull();
        assertThat(file.stages().getLast().instructions()).hasSize(1);
    }

    @Test
    void continuationLinesAreJoinedAndCommentsAmongThemPassedOver() {
        Instruction run = only("", "# says why", "RUN one && \\  ", "# not this", "  two && \\", "", "  three", "");

        Statement statement = run.statement();
        assertThat(statement.text()).isEqualTo("RUN one &&   two &&   three");
        assertThat(statement.range()).isEqualTo(new SourceRange(4, 8));
        assertThat(statement.hasEmptyLine()).isTrue();
        assertThat(statement.comment()).isEqualTo("says why");
        assertThat(only("RUN echo C:\\\\").statement().text()).isEqualTo("RUN echo C:\\\\");
    }

    @Test
    void directivesComeFirstAndSetTheEscapeCharacter() {
        Dockerfile file = Dockerfile.parse("""
                # syntax = docker/dockerfile:1
                # escape=`
                # check=skip=all
                FROM busybox
                RUN dir C:\\ `
                    /w
                """);

        assertThat(file.directives()).isEqualTo(new Directives('`', "docker/dockerfile:1", "skip=all"));
        assertThat(file.stages()
                        .getFirst()
                        .instructions()
                        .getFirst()
                        .statement()
                        .arguments())
                .isEqualTo("dir C:\\     /w");
        assertThat(Dockerfile.parse("# a comment\n# escape=`\nFROM busybox").directives())
                .isEqualTo(Directives.DEFAULT);
        assertThat(Dockerfile.parse("\uFEFF# escape=`\r\nFROM busybox\r\n")
                        .directives()
                        .escape())
                .isEqualTo('`');
    }

    @Test
    void bothFormsOfACommandAreUnderstood() {
        assertThat(only("RUN echo \"a b\"")).isInstanceOfSatisfying(Instruction.Run.class, run -> {
            assertThat(run.command()).isEqualTo(new CommandLine(false, List.of("echo \"a b\"")));
            assertThat(run.network()).isEqualTo("default");
        });
        assertThat(only("CMD [\"echo\", \"a b\"]"))
                .isInstanceOfSatisfying(
                        Instruction.Cmd.class,
                        cmd -> assertThat(cmd.command()).isEqualTo(new CommandLine(true, List.of("echo", "a b"))));
        assertThat(only("CMD ['echo']"))
                .isInstanceOfSatisfying(
                        Instruction.Cmd.class,
                        cmd -> assertThat(cmd.command()).isEqualTo(new CommandLine(false, List.of("['echo']"))));
    }

    @Test
    void hereDocumentsAreTheLinesUpToTheirName() {
        assertThat(only("RUN <<EOF cat - <<-'TABS' > /x", "one # $x", " EOF", "EOF", "\ttwo", "\tTABS"))
                .isInstanceOfSatisfying(Instruction.Run.class, run -> {
                    assertThat(run.statement().hereDocuments())
                            .containsExactly(
                                    new HereDocument("EOF", true, false, "one # $x\n EOF\n"),
                                    new HereDocument("TABS", false, true, "\ttwo\n"));
                    assertThat(run.statement().hereDocuments().getLast().text()).isEqualTo("two\n");
                    assertThat(run.statement().range()).isEqualTo(new SourceRange(2, 7));
                });
        assertThat(only("COPY <<a.txt \"<<\\\"b c\\\"\" file /dir/", "A", "a.txt"))
                .isInstanceOfSatisfying(Instruction.Copy.class, copy -> {
                    assertThat(copy.transfer().documents())
                            .extracting(HereDocument::name)
                            .containsExactly("a.txt");
                    assertThat(copy.transfer().sources()).containsExactly("\"<<\\\"b c\\\"\"", "file");
                });
        assertThat(only("ONBUILD RUN <<EOF", "a", "EOF"))
                .isInstanceOfSatisfying(
                        Instruction.OnBuild.class,
                        onBuild -> assertThat(onBuild.trigger()).isEqualTo("RUN <<EOF\na\nEOF"));
    }

    @Test
    void flagsStandBeforeTheArguments() {
        assertThat(only("COPY --from=build --chown=\"1:2\" --link --exclude=*.md --exclude=*.txt -- a b /c/"))
                .isInstanceOfSatisfying(Instruction.Copy.class, copy -> {
                    assertThat(copy.from()).isEqualTo("build");
                    assertThat(copy.transfer())
                            .isEqualTo(new Transfer(
                                    List.of("a", "b"), List.of(), "/c/", "1:2", "", true, List.of("*.md", "*.txt")));
                });
        assertThat(only("ADD --checksum=sha256:1 --unpack=false [\"a b\", \"/c\"]"))
                .isInstanceOfSatisfying(Instruction.Add.class, add -> {
                    assertThat(add.checksum()).isEqualTo("sha256:1");
                    assertThat(add.unpack()).isFalse();
                    assertThat(add.transfer().sources()).containsExactly("a b");
                });
    }

    @Test
    void mountsOfRunAreTakenApart() {
        assertThat(
                        only(
                                "RUN --mount=type=cache,dst=/c,sharing=locked,ro --mount=from=x,target=\"/y\" --network=none make"))
                .isInstanceOfSatisfying(Instruction.Run.class, run -> {
                    assertThat(run.mounts())
                            .containsExactly(
                                    new RunMount(
                                            RunMount.Type.CACHE,
                                            Map.of("target", "/c", "sharing", "locked", "readonly", "true")),
                                    new RunMount(RunMount.Type.BIND, Map.of("from", "x", "target", "/y")));
                    assertThat(run.network()).isEqualTo("none");
                });
    }

    @Test
    void variablesAndLabelsHaveTwoForms() {
        assertThat(only("ENV a=1 b=\"2 3\" c=4\\ 5"))
                .isInstanceOfSatisfying(
                        Instruction.Env.class,
                        env -> assertThat(env.pairs())
                                .containsExactly(
                                        new Instruction.Pair("a", "1"),
                                        new Instruction.Pair("b", "\"2 3\""),
                                        new Instruction.Pair("c", "4\\ 5")));
        assertThat(only("LABEL name  the value")).isInstanceOfSatisfying(Instruction.Label.class, label -> {
            assertThat(label.isLegacy()).isTrue();
            assertThat(label.pairs()).containsExactly(new Instruction.Pair("name", "the value"));
        });
        assertThat(only("ARG a b=2"))
                .isInstanceOfSatisfying(
                        Instruction.Arg.class,
                        arg -> assertThat(arg.declarations())
                                .containsExactly(
                                        new Instruction.Arg.Declaration("a", null),
                                        new Instruction.Arg.Declaration("b", "2")));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("", "file with no instructions"),
                wrong("# just a comment", "file with no instructions"),
                wrong("ARG x", "dockerfile contains no stages to build"),
                wrong("ENV a=1\nFROM busybox", line(1, "no build stage in current context")),
                wrong("FROM", line(1, "FROM requires either one or three arguments")),
                wrong("FROM busybox AS", line(1, "FROM requires either one or three arguments")),
                wrong("FROM busybox ass x", line(1, "FROM requires either one or three arguments")),
                wrong(
                        "FROM busybox AS 1x",
                        line(
                                1,
                                "invalid name for build stage: \"1x\", name can't start with a number or contain symbols")),
                wrong("FROM --foo busybox", line(1, "Unknown flag: foo")),
                wrong("# escape=x\nFROM busybox", line(1, "invalid escape token 'x' does not match ` or \\")),
                wrong(
                        "# escape=x\n# syntax=y\nFROM busybox",
                        line(1, "invalid escape token 'x' does not match ` or \\")),
                wrong("# syntax=x\n# check=skp=all\nFROM busybox", line(2, "invalid check option \"skp\"")),
                after("RUN " + "x".repeat(65532), "dockerfile line greater than maximum allowed size of 65535"),
                wrong("# escape=`\n# escape=`\nFROM busybox", line(2, "only one escape parser directive can be used")),
                after("RUM echo", "unknown instruction: RUM (did you mean RUN?)"),
                after("SOMETHING else", "unknown instruction: SOMETHING"),
                after("ENV", "ENV requires at least one argument"),
                after("ENV a", "ENV must have two arguments"),
                after("ENV =1", "ENV names can not be blank"),
                after(
                        "COPY a",
                        "COPY requires at least two arguments, but only one was provided."
                                + " Destination could not be determined"),
                after("COPY --form=x a b", "Unknown flag: form (did you mean from?)"),
                after("COPY --from a b", "Missing a value on flag: from"),
                after("COPY --link=maybe a b", "Expecting boolean value for flag link, not: maybe"),
                after("COPY --chown=1 --chown=2 a b", "Duplicate flag specified: chown"),
                after("COPY a <<EOF\nEOF", "COPY cannot accept a heredoc as a destination"),
                after("COPY <<EOF /x\na", "unterminated heredoc"),
                after("RUN --foo true", "Unknown flag: foo"),
                after("RUN [\"a\", 1]", "when using JSON array syntax, arrays must be comprised of strings only"),
                after("RUN --network=hots true", "unsupported network mode \"hots\" (did you mean host?)"),
                after("RUN --mount=type=bnd,target=/x true", "unsupported mount type \"bnd\" (did you mean bind?)"),
                after("RUN --mount=type=cache true", "\"target\" is required in mount type \"cache\""),
                after(
                        "RUN --mount=type=bind,traget=/x true",
                        "unexpected key 'traget' for mount type 'bind' (did you mean target?)"),
                after("RUN --mount=type=tmpfs,target true", "invalid field 'target' must be a key=value pair"),
                after(
                        "RUN --mount=type=cache,target=/x,sharing=lock true",
                        "unsupported sharing value \"lock\" (did you mean locked?)"),
                after("SHELL sh", "SHELL requires the arguments to be in JSON form"),
                after("SHELL []", "SHELL requires at least one argument"),
                after("VOLUME [\"\"]", "VOLUME specified can not be an empty string"),
                after("ONBUILD ONBUILD RUN x", "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"),
                after("ARG =x", "ARG names can not be blank"),
                after("USER --x y", "Unknown flag: x"),
                after("HEALTHCHECK FOO", "Unknown type \"FOO\" in HEALTHCHECK (try CMD)"),
                after("HEALTHCHECK --interval=x CMD true", "time: invalid duration \"x\""));
    }

    private static Arguments wrong(String text, String message) {
        return Arguments.of(text, message);
    }

    private static Arguments after(String statement, String reason) {
        return Arguments.of("FROM busybox\n" + statement, line(2, reason));
    }

    private static String line(int number, String reason) {
        return "dockerfile parse error on line " + number + ": " + reason;
    }

    /// The reasons are dockerd's own, but for the suggestions.
    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongFileIsRefusedWithLineAndReason(String text, String message) {
        assertThatThrownBy(() -> Dockerfile.parse(text))
                .isInstanceOf(DockerfileException.class)
                .hasMessage(message);
    }

    /// Pieces of Dockerfiles in any order are a Dockerfile, or are refused; nothing else happens.
    @Test
    void anyTextIsUnderstoodOrRefused() {
        List<String> pieces = List.of(
                "FROM",
                "RUN",
                "COPY",
                "ENV",
                "ARG",
                "ONBUILD",
                "HEALTHCHECK",
                "VOLUME",
                " ",
                "\n",
                "\\",
                "`",
                "#",
                "escape=",
                "<<EOF",
                "EOF",
                "--from=",
                "--mount=",
                "type=cache,",
                "\"",
                "'",
                "[",
                "]",
                ",",
                "$",
                "{",
                "}",
                ":-",
                "=",
                "a",
                "\t",
                "\0",
                "é",
                "\uD83D");
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder("FROM x\n");
            for (int i = 0; i < 40; i++) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            Throwable thrown = catchThrowable(() -> Dockerfile.parse(text.toString()));
            if (thrown != null) {
                assertThat(thrown).as("seed %d: %s", seed, text).isInstanceOf(DockerfileException.class);
            }
        }
    }
}
