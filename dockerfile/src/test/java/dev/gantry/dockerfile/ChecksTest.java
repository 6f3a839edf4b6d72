package dev.gantry.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChecksTest {
    private static final Checks.Surroundings SURROUNDINGS = new Checks.Surroundings(
            Map.of(),
            Platform.parse("linux/amd64"),
            image -> switch (image) {
                case "busybox" -> Optional.of(new Checks.Base(Platform.parse("linux/amd64"), List.of("PATH")));
                case "foreign" -> Optional.of(new Checks.Base(Platform.parse("linux/arm64"), List.of()));
                default -> Optional.empty();
            },
            IgnoreFile.parse("secret*"));

    private static Stream<String> found(String settings, String text) {
        CheckSettings parsed = settings.isEmpty() ? CheckSettings.DEFAULT : CheckSettings.parse(settings);
        return Checks.run(Dockerfile.parse(text), parsed, SURROUNDINGS).stream()
                .map(warning -> warning.range().first() + " " + warning.check().label() + ": " + warning.message());
    }

    static Stream<Arguments> found() {
        return Stream.of(
                finds("FROM busybox AS Web", "1 StageNameCasing: Stage name 'Web' should be lowercase"),
                finds("FROM busybox as web", "1 FromAsCasing: 'as' and 'FROM' keywords' casing do not match"),
                finds("from busybox as web"),
                finds("FROM busybox\nRUN a \\\n\n b", "2 NoEmptyContinuation: Empty continuation line"),
                finds(
                        "FROM busybox\nrun a\nCopy a b\nUSER x",
                        "2 ConsistentInstructionCasing: Command 'run' should match the case of the command majority"
                                + " (uppercase)",
                        "3 ConsistentInstructionCasing: Command 'Copy' should match the case of the command majority"
                                + " (uppercase)"),
                finds(
                        "FROM busybox AS a\nFROM busybox AS a",
                        "2 DuplicateStageName: Duplicate stage name \"a\", stage names should be unique"),
                finds(
                        "FROM busybox AS scratch",
                        "1 ReservedStageName: Stage name should not use the same name as reserved stage \"scratch\""),
                finds(
                        "FROM busybox\nCMD echo hi\nENTRYPOINT [\"a\"]",
                        "2 JSONArgsRecommended: JSON arguments recommended for CMD to prevent unintended behavior"
                                + " related to OS signals"),
                finds(
                        "FROM busybox\nMAINTAINER me",
                        "2 MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label"),
                finds(
                        "ARG VERSION=1\nFROM busybox:$VERSON",
                        "2 UndefinedArgInFrom: FROM argument 'VERSON' is not declared (did you mean VERSION?)"),
                finds("FROM --platform=$BUILDPLATFORM busybox"),
                finds(
                        "ARG NAME=foreign\nFROM busybox\nFROM $NAME",
                        "3 InvalidBaseImagePlatform: Base image foreign was pulled with platform \"linux/arm64\","
                                + " expected \"linux/amd64\" for current build"),
                finds("FROM --platform=linux/$BUILDARCH foreign"),
                finds("FROM nobody/knows AS base\nUSER $NAME\nFROM base\nUSER $OTHER"),
                finds("FROM scratch\nUSER $NAME", "2 UndefinedVar: Usage of undefined variable '$NAME'"),
                finds(
                        "ARG TAG\nFROM busybox:$TAG",
                        "2 InvalidDefaultArgInFrom: Default value for ARG busybox:$TAG results in empty or invalid base"
                                + " image name"),
                finds("ARG TAG=1\nFROM busybox:$TAG"),
                finds(
                        "FROM busybox\nWORKDIR app\nWORKDIR sub",
                        "2 WorkdirRelativePath: Relative workdir \"app\" can have unexpected results if the base image"
                                + " changes"),
                finds("FROM busybox\nWORKDIR /app\nWORKDIR sub"),
                finds(
                        "FROM busybox\nARG DIR\nCOPY a $DIR/$PATH$DIRR\nENV x=${none:-1}",
                        "3 UndefinedVar: Usage of undefined variable '$DIRR' (did you mean $DIR?)"),
                finds("FROM busybox AS a\nENV x=1\nFROM a\nUSER $x"),
                finds(
                        "FROM busybox\nCMD [\"a\"]\nCMD [\"b\"]",
                        "2 MultipleInstructionsDisallowed: Multiple CMD instructions should not be used in the same"
                                + " stage because only the last one will be used"),
                finds(
                        "FROM busybox\nENV a b\nLABEL c d",
                        "2 LegacyKeyValueFormat: \"ENV key=value\" should be used instead of legacy \"ENV key value\""
                                + " format",
                        "3 LegacyKeyValueFormat: \"LABEL key=value\" should be used instead of legacy"
                                + " \"LABEL key value\" format"),
                finds(
                        "FROM --platform=$TARGETPLATFORM busybox",
                        "1 RedundantTargetPlatform: Setting platform to predefined $TARGETPLATFORM in FROM is redundant"
                                + " as this is the default behavior"),
                finds(
                        "FROM --platform=linux/amd64 busybox",
                        "1 FromPlatformFlagConstDisallowed: FROM --platform flag should not use constant value"
                                + " \"linux/amd64\""),
                finds(
                        "FROM busybox\nARG API_TOKEN\nENV DB_PASSWORD=x PUBLIC_KEY=y KEYBOARD=z",
                        "2 SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data"
                                + " (ARG \"API_TOKEN\")",
                        "3 SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data"
                                + " (ENV \"DB_PASSWORD\")"),
                finds(
                        "FROM busybox\nCOPY ./secret.txt open /x/\nADD secrets /y",
                        "2 CopyIgnoredFile: Attempting to Copy file \"./secret.txt\" that is excluded by"
                                + " .dockerignore",
                        "3 CopyIgnoredFile: Attempting to Add file \"secrets\" that is excluded by .dockerignore"),
                finds(
                        "FROM busybox\nEXPOSE 80/TCP 127.0.0.1:81:82",
                        "2 ExposeProtoCasing: Defined protocol '80/TCP' in EXPOSE instruction should be lowercase",
                        "2 ExposeInvalidFormat: EXPOSE instruction should not define an IP address or host-port"
                                + " mapping, found '127.0.0.1:81:82'"));
    }

    private static Arguments finds(String text, String... warnings) {
        return Arguments.of(text, List.of(warnings));
    }

    @ParameterizedTest
    @MethodSource("found")
    void eachCheckFindsItsOwn(String text, List<String> warnings) {
        assertThat(found("", text)).containsExactlyElementsOf(warnings);
    }

    @Test
    void checksAreSkippedByNameAndExperimentalOnesAskedFor() {
        String text = "FROM busybox AS Web\nMAINTAINER me\n# nonsense\nARG x\n";

        assertThat(found("skip=MaintainerDeprecated, stagenamecasing", text)).isEmpty();
        assertThat(found("skip=all", text)).isEmpty();
        assertThat(found("skip=all;experimental=InvalidDefinitionDescription", text))
                .containsExactly("4 InvalidDefinitionDescription: Comment for build argument should follow the format:"
                        + " `# x <description>`");
        assertThat(CheckSettings.parse("error=true").isError()).isTrue();
        assertThat(CheckSettings.parse("skip=A , b,a").skipped()).containsExactlyInAnyOrder("a", "b");
        assertThatThrownBy(() -> CheckSettings.parse("skp=all")).hasMessage("invalid check option \"skp\"");
    }

    @Test
    void everyCheckIsExplainedSomewhere() {
        assertThat(Check.JSON_ARGS_RECOMMENDED.url())
                .isEqualTo("https://docs.docker.com/go/dockerfile/rule/json-args-recommended/");
        assertThat(Check.FROM_AS_CASING.url()).endsWith("/from-as-casing/");
        assertThat(Check.values()).hasSize(22);
    }
}
