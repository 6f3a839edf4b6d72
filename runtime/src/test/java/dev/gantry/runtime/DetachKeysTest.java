package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DetachKeysTest {
    @Test
    void inputWithoutTheSequenceIsPassedOn() {
        assertThat(scan(DetachKeys.DEFAULT, "hello")).isEqualTo("hello");
    }

    @Test
    void completeSequenceDetaches() {
        assertThat(scan(DetachKeys.DEFAULT, "\u0010\u0011")).isEqualTo("DETACH");
        assertThat(scan(DetachKeys.DEFAULT, "abc\u0010", "\u0011")).isEqualTo("abcDETACH");
    }

    @Test
    void beginningOfTheSequenceIsPassedOnWhenItIsNotOne() {
        assertThat(scan(DetachKeys.DEFAULT, "\u0010", "x")).isEqualTo("\u0010x");
        assertThat(scan(DetachKeys.DEFAULT, "\u0010\u0010\u0011")).isEqualTo("\u0010DETACH");
        assertThat(scan(DetachKeys.parse("a,a,b"), "aaab")).isEqualTo("aDETACH");
        assertThat(scan(DetachKeys.parse("a,b,a,c"), "ababac")).isEqualTo("abDETACH");
    }

    @Test
    void keysAreWrittenAsDockersAre() {
        assertThat(scan(DetachKeys.parse("ctrl-@,a"), "\0a")).isEqualTo("DETACH");
        assertThat(scan(DetachKeys.parse("ctrl-[,ctrl-_"), "\u001b\u001f")).isEqualTo("DETACH");
        assertThat(scan(DetachKeys.parse(""), "\u0010\u0011")).isEqualTo("DETACH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ctrl-", "ctrl-1", "ab", "a,,b", "shift-a"})
    void unknownKeysAreRefused(String text) {
        assertThatThrownBy(() -> DetachKeys.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Unknown character: '");
    }

    private static String scan(DetachKeys keys, String... inputs) {
        DetachKeys.Scanner scanner = keys.scanner();
        StringBuilder passed = new StringBuilder();
        for (String input : inputs) {
            byte[] bytes = input.getBytes(StandardCharsets.ISO_8859_1);
            passed.append(new String(scanner.scan(bytes, 0, bytes.length), StandardCharsets.ISO_8859_1));
        }
        return passed + (scanner.detached() ? "DETACH" : "");
    }
}
