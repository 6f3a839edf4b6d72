package dev.gantry.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreFileTest {
    /// Rules are separated by spaces here.
    @ParameterizedTest
    @CsvSource({
        "*.md, README.md, true",
        "*.md, docs/README.md, false",
        "**/*.md, README.md, true",
        "**/*.md, docs/a/README.md, true",
        "docs, docs/a/b, true",
        "docs/, docs/a, true",
        "/docs, docs, true",
        "./docs, docs, true",
        "a/../docs, docs, true",
        "*/temp*, one/temporary, true",
        "*/temp*, one/two/temporary, false",
        "*/*/temp*, one/two/temp.txt, true",
        "temp?, tempa, true",
        "temp?, temp, false",
        "temp?, temp/, false",
        "**, anything/at/all, true",
        "a/**/z, a/z, true",
        "a/**/z, a/b/c/z, true",
        "a/**/z, a/bz, false",
        "a/**, a, false",
        "a/**, a/b, true",
        "**/node_modules, x/node_modules/y, true",
        "**/node_modules, x/my_node_modules, false",
        "*.md !README.md, README.md, false",
        "*.md !README.md README.md, README.md, true",
        "* !src/**, src/a/b.c, false",
        "* !src/** src/*.o, src/a.o, true",
        "docs !docs/keep, docs/keep/x, false",
        "docs !docs/keep, docs/other, true",
        "[a-c]x, bx, true",
        "[^a-c]x, bx, false",
        "[^a-c]x, dx, true",
        "a\\*b, a*b, true",
        "a\\*b, axb, false",
        ".git, .gitignore, false",
        "Dockerfile, Dockerfile, true",
        ".., a, false",
        "a+(b), a+(b), true",
    })
    void theLastRuleThatFitsDecides(String rules, String path, boolean ignored) {
        assertThat(IgnoreFile.parse(rules.replace(' ', '\n')).isIgnored(path)).isEqualTo(ignored);
    }

    @Test
    void commentsAndBlankLinesAreNoRules() {
        IgnoreFile rules = IgnoreFile.parse("\uFEFF# all\n\n  x  \n #y\r\n! z \n");

        assertThat(rules.isIgnored("x")).isTrue();
        assertThat(rules.isIgnored("#y")).isTrue();
        assertThat(rules.isIgnored("all")).isFalse();
        assertThat(rules.hasExceptions()).isTrue();
        assertThat(IgnoreFile.EMPTY.hasExceptions()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "a !, 2, illegal exclusion pattern: \"!\"",
        "[a, 1, syntax error in pattern",
        "[], 1, syntax error in pattern",
        "[-a], 1, syntax error in pattern",
        "a\\, 1, syntax error in pattern",
    })
    void aWrongRuleIsToldWithItsLine(String rules, int line, String reason) {
        assertThatThrownBy(() -> IgnoreFile.parse(rules.replace(' ', '\n')))
                .hasMessageEndingWith(".dockerignore line " + line + ": " + reason);
    }

    @Test
    void manyStarsTakeNoTime() {
        IgnoreFile rules = IgnoreFile.parse("**/a*".repeat(30) + "b");

        assertThat(rules.isIgnored("a/".repeat(2000) + "c")).isFalse();
    }
}
