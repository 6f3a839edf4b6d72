package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.api.HostConfig;
import dev.gantry.api.Json;
import dev.gantry.build.PlannedStage.Base;
import dev.gantry.distribution.Credentials;
import dev.gantry.dockerfile.Dockerfile;
import dev.gantry.engine.EngineException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BuildPlanTest {
    private static BuildPlan plan(String dockerfile, Map<String, String> arguments, String target) {
        return BuildPlan.of(
                Dockerfile.parse(dockerfile),
                dockerfile,
                new BuildRequest(
                        "Dockerfile",
                        List.of(),
                        arguments,
                        Map.of("b", "$x", "a", "1"),
                        target,
                        true,
                        List.of(),
                        List.of(),
                        Set.of(),
                        false,
                        false,
                        false,
                        "linux/arm/v7",
                        Json.read("{}", HostConfig.class),
                        Set.of(),
                        Map.of("mine", "docker-image://box:3", "docker.io/library/dir:latest", "local:"),
                        _ -> Credentials.ANONYMOUS));
    }

    private static List<Integer> stages(BuildPlan plan) {
        return plan.stages().stream().map(PlannedStage::index).toList();
    }

    @Test
    void stagesThatTheTargetDoesNotNeedAreLeftOut() {
        String dockerfile = """
                FROM busybox AS one
                FROM busybox AS never
                FROM one AS two
                FROM scratch
                COPY --from=TWO /x /
                COPY --from=other-image /y /
                """;

        assertThat(stages(plan(dockerfile, Map.of(), ""))).containsExactly(0, 2, 3);
        assertThat(stages(plan(dockerfile, Map.of(), "Two"))).containsExactly(0, 2);
        assertThat(stages(plan(dockerfile, Map.of(), "1"))).containsExactly(1);
        assertThatThrownBy(() -> plan(dockerfile, Map.of(), "nope"))
                .isInstanceOf(EngineException.class)
                .hasMessage("failed to reach build target nope in Dockerfile");
    }

    @Test
    void aStageBeginsWithNothingAnImageOrAnEarlierStage() {
        BuildPlan plan = plan("""
                ARG TAG=1
                ARG NAME=box:$TAG
                FROM scratch AS a
                FROM --platform=$BUILDPLATFORM $NAME AS b
                COPY --from=a / /
                FROM b
                """, Map.of("TAG", "2"), "");

        assertThat(plan.stages().get(0).base()).isEqualTo(new Base.Scratch());
        assertThat(plan.stages().get(1).base())
                .isInstanceOfSatisfying(
                        Base.Image.class, image -> assertThat(image.reference()).isEqualTo("box:2"));
        assertThat(plan.stages().get(2).base()).isEqualTo(new Base.Stage(1));
    }

    @Test
    void theTargetsPlatformIsKnownBeforeTheFirstStage() {
        assertThat(plan("FROM x-$TARGETARCH-$TARGETVARIANT", Map.of(), "")
                        .last()
                        .base())
                .isEqualTo(new Base.Image("x-arm-v7", ""));
    }

    @Test
    void aStageCanNotBeOneThatComesLater() {
        assertThat(plan("FROM later\nFROM x AS later", Map.of(), "0").last().base())
                .isEqualTo(new Base.Image("later", ""));
    }

    @Test
    void theRequestsLabelsComeLastInOrderAndCountAsSteps() {
        BuildPlan plan = plan("ARG A\nFROM x\nRUN y", Map.of(), "");

        assertThat(plan.steps()).isEqualTo(5);
        assertThat(plan.last().instructions())
                .extracting(instruction -> instruction.statement().text())
                .containsExactly("RUN y", "LABEL a=1", "LABEL b=$x");
    }

    @Test
    void aLongChainOfStagesIsFollowedToItsEnd() {
        StringBuilder dockerfile = new StringBuilder("FROM x AS s0\n");
        for (int i = 1; i < 10_000; i++) {
            dockerfile.append("FROM s%d AS s%d\n".formatted(i - 1, i));
        }

        assertThat(plan(dockerfile.toString(), Map.of(), "").stages()).hasSize(10_000);
    }

    @Test
    void aBaseThatIsNotSetIsRefused() {
        assertThatThrownBy(() -> plan("FROM $nothing", Map.of(), ""))
                .hasMessage("base name ($nothing) should not be blank");
    }

    @Test
    void aContextTakesThePlaceOfAStageOrAnImage() {
        BuildPlan plan = plan("""
                FROM busybox AS mine
                RUN never
                FROM dir
                COPY --from=mine /x /
                COPY --from=dir /y /
                """, Map.of(), "");

        assertThat(plan.last().base()).isEqualTo(new Base.Context("dir"));
        assertThat(plan.last().needs()).isEmpty();
        BuildPlan ofStage = plan("FROM busybox AS mine\nRUN never\nFROM mine\n", Map.of(), "");
        assertThat(ofStage.stages().getFirst().base()).isEqualTo(new Base.Image("box:3", ""));
        assertThat(ofStage.stages().getFirst().instructions()).isEmpty();
    }
}
