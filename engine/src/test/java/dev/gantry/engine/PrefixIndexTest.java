package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PrefixIndexTest {
    private final PrefixIndex<String> index = new PrefixIndex<>();

    PrefixIndexTest() {
        index.put("aa11", "first");
        index.put("aa22", "second");
        index.put("aa", "whole");
        index.put("b", "other");
    }

    @Test
    void wholeIdWinsOverLongerOnes() {
        assertThat(index.find("aa")).contains("whole");
    }

    @Test
    void unambiguousBeginningIsEnough() {
        assertThat(index.find("aa1")).contains("first");
        assertThat(index.find("aa3")).isEmpty();
        assertThat(index.find("")).isEmpty();
    }

    @Test
    void twoIdsWithTheSameBeginningAreTold() {
        assertThatThrownBy(() -> index.find("a")).hasMessage("multiple IDs found with provided prefix: a");
    }
}
