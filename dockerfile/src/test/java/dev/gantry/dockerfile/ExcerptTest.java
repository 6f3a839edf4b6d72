package dev.gantry.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExcerptTest {
    private static final String TEXT = "FROM a\n\nRUN b \\\n    c\n\nCMD d\nUSER e\n";

    @Test
    void marksTheLinesAmongTheirNeighbours() {
        assertThat(Excerpt.of("sub/Dockerfile", TEXT, new SourceRange(3, 4))).isEqualTo("""
                        sub/Dockerfile:3
                        --------------------
                           1 |     FROM a
                           2 |     \n\
                           3 | >>> RUN b \\
                           4 | >>>     c
                           5 |     \n\
                           6 |     CMD d
                        --------------------
                        """);
    }

    @Test
    void endsWithTheFile() {
        assertThat(Excerpt.of("D", TEXT, new SourceRange(7, 7)))
                .contains("   7 | >>> USER e\n----")
                .doesNotContain("8 |");
        assertThat(Excerpt.of("D", TEXT, new SourceRange(1, 9))).contains("   1 | >>> FROM a\n", "   7 | >>> USER e\n");
    }

    @Test
    void saysNothingOfLinesThatAreNotThere() {
        assertThat(Excerpt.of("D", TEXT, new SourceRange(8, 8))).isEmpty();
        assertThat(Excerpt.of("D", "", new SourceRange(0, 0))).isEmpty();
    }
}
