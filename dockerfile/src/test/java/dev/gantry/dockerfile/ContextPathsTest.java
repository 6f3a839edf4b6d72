package dev.gantry.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ContextPathsTest {
    private static ContextPaths paths(String... paths) {
        return ContextPaths.of(List.of(paths), List.of());
    }

    private static ContextPaths patterns(String... patterns) {
        return ContextPaths.of(List.of(), List.of(patterns));
    }

    @Test
    void aPathMeansItselfAndAllBelow() {
        ContextPaths src = paths("a/src", "b");

        assertThat(src.includes("a/src")).isTrue();
        assertThat(src.includes("a/src/deep/file")).isTrue();
        assertThat(src.names("a/src/deep/file")).isFalse();
        assertThat(src.includes("a/src2")).isFalse();
        assertThat(src.includes("a")).isFalse();
        assertThat(src.mayNameBelow("a")).isTrue();
        assertThat(src.mayNameBelow("b")).isFalse();
        assertThat(src.mayNameBelow("c")).isFalse();
    }

    @Test
    void theContextItselfMeansAll() {
        assertThat(paths(".").includes("a/b")).isTrue();
        assertThat(paths(".").covers(patterns("*"))).isTrue();
        assertThat(ContextPaths.NONE.includes("a")).isFalse();
        assertThat(ContextPaths.NONE.isEmpty()).isTrue();
    }

    @Test
    void patternsMeanWhatFitsAndAllBelow() {
        ContextPaths patterns = patterns("*.d", "src/**/x");

        assertThat(patterns.includes("conf.d/file")).isTrue();
        assertThat(patterns.includes("conf.e")).isFalse();
        assertThat(patterns.fits("src/a/b/x")).isTrue();
        assertThat(patterns.mayNameBelow("src/a/b")).isTrue();
        assertThat(patterns("*.d").mayNameBelow("src")).isFalse();
        assertThatThrownBy(() -> patterns("[")).hasMessage("syntax error in pattern");
    }

    @Test
    void whatIsCoveredNeedNotBeAskedFor() {
        ContextPaths asked = paths("a").with(patterns("*.c"));

        assertThat(asked.covers(paths("a/b"))).isTrue();
        assertThat(asked.covers(patterns("*.c"))).isTrue();
        assertThat(asked.covers(paths("b"))).isFalse();
        assertThat(asked.covers(patterns("*.h"))).isFalse();
        assertThat(asked.covers(ContextPaths.NONE)).isTrue();
    }
}
