package dev.gantry.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcePatternTest {
    private static final Statement STATEMENT =
            new Statement(new SourceRange(2, 2), "COPY", "COPY", List.of(), "", List.of(), false, "");

    @ParameterizedTest
    @CsvSource({
        "a/*.go, a/b.go, true, true",
        "a/*.go, a/b/c.go, false, false",
        "a/**/*.go, a/b/c.go, true, true",
        "a/**/*.go, a/c.go, false, true",
        "a/**/*.go, a/b/c/d.go, false, true",
        "a/b, a/b, true, true",
        "a/b, a/b/c, false, false"
    })
    void onlyParentsCrossDirectories(String pattern, String path, boolean fits, boolean fitsDeep) {
        assertThat(SourcePattern.of(STATEMENT, pattern).fits(path)).isEqualTo(fits);
        assertThat(SourcePattern.deep(STATEMENT, pattern).fits(path)).isEqualTo(fitsDeep);
    }

    @Test
    void aDirectoryIsLookedIntoWhereSomethingMayFit() {
        assertThat(SourcePattern.of(STATEMENT, "a/*").mayFitBelow("a")).isTrue();
        assertThat(SourcePattern.of(STATEMENT, "a/*").mayFitBelow("a/b")).isFalse();
        assertThat(SourcePattern.deep(STATEMENT, "a/**/b").mayFitBelow("a/b/c/d/e"))
                .isTrue();
    }

    @Test
    void whatIsExcludedFollowsTheRulesOfIgnoreFiles() {
        IgnoreFile excluded = IgnoreFile.of(STATEMENT, List.of("*.txt", "!a.txt", " ", "#b"));

        assertThat(List.of("a.txt", "b.txt", "#b", "b").stream().filter(excluded::isIgnored))
                .containsExactly("b.txt", "#b");
        assertThatThrownBy(() -> IgnoreFile.of(STATEMENT, List.of("[")))
                .isInstanceOf(DockerfileException.class)
                .hasMessageContaining("line 2");
    }
}
