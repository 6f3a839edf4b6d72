package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.build.PlannedStage.Base;
import dev.gantry.dockerfile.ContextPaths;
import dev.gantry.dockerfile.Dockerfile;
import dev.gantry.dockerfile.DockerfileException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ContextNeedsTest {
    private static Dockerfile.Stage stage(String instructions) {
        return Dockerfile.parse("FROM scratch\n" + instructions).stages().getFirst();
    }

    private static ContextPaths known(String instructions) {
        Dockerfile.Stage stage = stage(instructions);
        return ContextNeeds.of(
                List.of(new PlannedStage(0, stage.from(), new Base.Scratch(), stage.instructions(), List.of())));
    }

    @Test
    void sourcesOfTheContextAreNeeded() {
        ContextPaths needed = known("""
                COPY ./a/../b/ /x/*.c y* /to/
                ADD one https://example.test/two https://example.test/x.git three /to/
                RUN --mount=source=m/n,target=/m --mount=type=cache,target=/c --mount=type=tmpfs,target=/t true
                COPY --from=other not /
                RUN --mount=from=other,source=not,target=/m true
                """);

        assertThat(needed.paths()).containsExactly("b", "m/n", "one", "three");
        assertThat(needed.patterns()).containsExactly("x/*.c", "y*");
    }

    @Test
    void aMountWithoutASourceNeedsAll() {
        assertThat(known("RUN --mount=target=/m true\n").paths()).containsExactly(".");
        assertThat(known("COPY . /\n").paths()).containsExactly(".");
        assertThat(known("RUN true\n").isEmpty()).isTrue();
    }

    @Test
    void pathsThatAreToBeKeptBeginAtThePivot() {
        ContextPaths needed = known("COPY --parents a/./b/**/c d/**/e f/g /\n");

        assertThat(needed.paths()).containsExactly("a", "f/g");
        assertThat(needed.patterns()).containsExactly("d/**/e");
    }

    @Test
    void whatIsNotKnownYetIsLeftToItsStep() {
        assertThat(known("COPY $a \"b\" ../out /\nRUN --mount=source=$b,target=/m true\nCOPY [a-] /\n")
                        .isEmpty())
                .isTrue();
        assertThatThrownBy(() -> ContextNeeds.ofSources(stage("").from().statement(), List.of("[a-]"), false))
                .isInstanceOf(DockerfileException.class);
    }
}
