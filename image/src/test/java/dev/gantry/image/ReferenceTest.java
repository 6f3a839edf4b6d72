package dev.gantry.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io/library/busybox, busybox",
        "busybox:1.36, docker.io/library/busybox:1.36, busybox:1.36",
        "library/busybox, docker.io/library/busybox, busybox",
        "docker.io/busybox, docker.io/library/busybox, busybox",
        "index.docker.io/busybox, docker.io/library/busybox, busybox",
        "index.docker.io/someone/tool, docker.io/someone/tool, someone/tool",
        "someone/tool:v1, docker.io/someone/tool:v1, someone/tool:v1",
        "docker.io/library/a/b, docker.io/library/a/b, library/a/b",
        "localhost/a, localhost/a, localhost/a",
        "localhost:5000/a, localhost:5000/a, localhost:5000/a",
        "127.0.0.1:5000/a/b:t, 127.0.0.1:5000/a/b:t, 127.0.0.1:5000/a/b:t",
        "[::1]:5000/a, [::1]:5000/a, [::1]:5000/a",
        "Upper/a, Upper/a, Upper/a",
        "a_b/c__d/e---f.g, docker.io/a_b/c__d/e---f.g, a_b/c__d/e---f.g",
        "busybox:5000/x, busybox:5000/x, busybox:5000/x",
    })
    void namesAreNormalisedAndShownInTheirFamiliarForm(String text, String canonical, String familiar) {
        Reference reference = Reference.parse(text);

        assertThat(reference).hasToString(canonical);
        assertThat(reference.familiar()).isEqualTo(familiar);
        assertThat(Reference.parse(canonical)).isEqualTo(reference);
        assertThat(Reference.parse(familiar)).isEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "-a",
                "a-",
                "a..b",
                "a___b",
                "a//b",
                "/a",
                "a/",
                "a:",
                ":tag",
                "a:-t",
                "a:t:u",
                "a@",
                "a@sha256",
                "a@sha256:abc",
                "http://a",
                "https://localhost/a",
                "localhost:port/a",
                "a:t@",
                "[::1/a",
                "a/_b",
                "exa_mple.com/a",
                "a\n",
                "é"
            })
    void whatBreaksTheGrammarIsRefused(String text) {
        assertThatThrownBy(() -> Reference.parse(text))
                .isInstanceOf(InvalidReferenceException.class)
                .hasMessage("invalid reference format");
    }

    @Test
    void otherErrorsSayWhatIsWrong() {
        assertThatThrownBy(() -> Reference.parse("Busybox"))
                .hasMessage("invalid reference format: repository name must be lowercase");
        assertThatThrownBy(() -> Reference.parse(HEX))
                .hasMessage("invalid repository name (" + HEX + "), cannot specify 64-byte hexadecimal strings");
        assertThatThrownBy(() -> Reference.parse("a@sha256:" + HEX.substring(1)))
                .hasMessage("invalid checksum digest length");
        assertThatThrownBy(() -> Reference.parse("a@md5:" + HEX)).hasMessage("unsupported digest algorithm");
        assertThatThrownBy(() -> Reference.parse("a".repeat(256)))
                .hasMessage("repository name must not be more than 255 characters");
        assertThatThrownBy(() -> Reference.parse("a").withTag("-")).hasMessage("invalid tag format");
    }

    @Test
    void latestIsTheTagWhenThereIsNone() {
        assertThat(Reference.parse("a").tagged().familiar()).isEqualTo("a:latest");
        assertThat(Reference.parse("a:1").tagged().familiar()).isEqualTo("a:1");
        assertThat(Reference.parse("a@sha256:" + HEX).tagged().familiar()).isEqualTo("a@sha256:" + HEX);
        assertThat(Reference.parse("a:1@sha256:" + HEX).tag()).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "busybox, busybox:1, true",
        "busybox:1, busybox:1, true",
        "busybox:2, busybox:1, false",
        "busy*, busybox:1, true",
        "b?sybox, busybox:1, true",
        "[a-c]usybox, busybox:1, true",
        "[^b]usybox, busybox:1, false",
        "*, someone/tool:1, false",
        "*/*, someone/tool:1, true",
        "some*/t*l:[0-9], someone/tool:1, true",
        "docker.io/library/busybox, busybox:1, false",
        "localhost:5000/*, localhost:5000/a:1, true",
        "a\\*, a:1, false",
        "[z-a]*, busybox:1, false",
    })
    void patternsMatchAsInAShell(String pattern, String name, boolean matches) {
        assertThat(Reference.parse(name).matches(pattern)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[]", "[a", "[a-", "[-a]", "a\\", "[\\"})
    void brokenPatternsAreRefused(String pattern) {
        assertThatThrownBy(() -> Reference.parse("a").matches(pattern))
                .isInstanceOf(InvalidReferenceException.class)
                .hasMessage("syntax error in pattern");
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void randomTextIsReadBackAlikeOrRefused(long seed) {
        Random random = new Random(seed);
        String alphabet = "aab1z9A._-/:@[]s h\u00e9";
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(40), 0, alphabet.length()).forEach(at -> text.append(alphabet.charAt(at)));
            try {
                Reference reference = Reference.parse(text.toString());
                assertThat(Reference.parse(reference.toString())).isEqualTo(reference);
                assertThat(Reference.parse(reference.familiar())).isEqualTo(reference);
            } catch (InvalidReferenceException refused) {
                assertThat(refused).hasMessageContaining("inv");
            }
        }
    }

    @Test
    void longHostileTextIsRefusedAtOnce() {
        for (String piece : new String[] {"a", "a-", "a.", "a/", "_", "-", "a:", "[", "a_"}) {
            String text = piece.repeat(100_000);
            assertThatThrownBy(() -> Reference.parse(text)).isInstanceOf(InvalidReferenceException.class);
            assertThatThrownBy(() -> Reference.parse("a.b/" + text)).isInstanceOf(InvalidReferenceException.class);
        }
    }
}
