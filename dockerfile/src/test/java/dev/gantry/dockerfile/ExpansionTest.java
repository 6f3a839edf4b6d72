package dev.gantry.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {
    private static final Map<String, String> VARIABLES =
            Map.of("name", "value", "empty", "", "path", "/usr/local/bin", "1", "one", "file", "a.tar.gz", "a", "b");

    private static Expansion.Result expand(String word) {
        return Expansion.of(word, '\\', VARIABLES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain | plain",
                "$name | value",
                "x${name}y | xvaluey",
                "$name-$none-$empty | value--",
                "$1st | onest",
                "a$ | a$",
                "a$. | a$.",
                "'$name' | $name",
                "\"$name\" | value",
                "\"it's\" | it's",
                "\\$name | $name",
                "\"\\$name\\\"\" | $name\"",
                "\"\\n\" | \\n",
                "a\\ b | a b",
                "${none:-default} | default",
                "${none-default} | default",
                "${empty:-default} | default",
                "${empty-default} | ``",
                "${name:+other} | other",
                "${empty:+other} | ``",
                "${empty+other} | other",
                "${none+other} | ``",
                "${none:-$name} | value",
                "${none:-${none:-${name}}} | value",
                "${none:-'}'} | }",
                "${none:-a\\}b} | a}b",
                "${name:?must} | value",
                "${path#*/} | usr/local/bin",
                "${path##*/} | bin",
                "${path%/*} | /usr/local",
                "${path%%/*} | ``",
                "${file%.gz} | a.tar",
                "${file%%.*} | a",
                "${file%r.g?} | a.ta",
                "${file%%*} | ``",
                "${file%*} | a.tar.gz",
                "${file//x*y/o} | a.tar.gz",
                "${file//[.]*/o} | a.tar.gz",
                "${file#b} | a.tar.gz",
                "${file/a/o} | o.tar.gz",
                "${file//a/o} | o.tor.gz",
                "${path//\\//:} | :usr:local:bin",
                "${file/.*/} | a",
                "${file//?/x} | xxxxxxxx",
                "${file/\\./-} | a-tar.gz",
                "${file//x/} | a.tar.gz",
                "${file/$a/} | a.tar.gz",
            })
    void wordsAreExpandedAsAShellDoes(String word, String expected) {
        assertThat(expand(word).text()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "${ | syntax error: missing '}'",
                "${name | syntax error: missing '}'",
                "${name:-x | syntax error: missing '}'",
                "${} | syntax error: bad substitution",
                "${:x} | syntax error: bad substitution",
                "${{x}} | syntax error: bad substitution",
                "${name:z} | unsupported modifier (:z) in substitution",
                "${name^} | unsupported modifier (^) in substitution",
                "${file/a} | syntax error: missing '/' in ${}",
                "'a | unexpected end of statement while looking for matching single-quote",
                "${none:?} | none: is not allowed to be unset",
                "${empty:?} | empty: is not allowed to be empty",
                "${none?set it} | none: set it",
            })
    void whatIsNoWordIsRefused(String word, String reason) {
        assertThatThrownBy(() -> expand(word))
                .isInstanceOf(SyntaxException.class)
                .hasMessage("failed to process \"" + word + "\": " + reason);
    }

    @Test
    void anotherEscapeCharacterLeavesBackslashesAlone() {
        assertThat(Expansion.of("C:\\bin`$x", '`', VARIABLES).text()).isEqualTo("C:\\bin$x");
    }

    @Test
    void unsetVariablesAreTold() {
        assertThat(expand("$none/$name/${gone}").unset()).containsExactly("none", "gone");
        assertThat(expand("${none:-default}").unset()).isEmpty();
    }

    @Test
    void substitutionsWithinEachOtherAreBounded() {
        String word = "${x:-".repeat(100_000);

        assertThatThrownBy(() -> expand(word)).hasMessageEndingWith("more than 100 substitutions within each other");
    }

    @Test
    void manyStarsTakeNoTime() {
        String value = "a".repeat(3000);
        Map<String, String> variables = Map.of("v", value);

        assertThat(Expansion.of("${v#" + "*a".repeat(50) + "b}", '\\', variables)
                        .text())
                .isEqualTo(value);
    }
}
