package dev.gantry.difftest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CasesTest {
    /// A row of `docs/differences.md` knows a case by its name alone.
    @Test
    void namesAreUnique() {
        assertThat(EnginesIT.all()).extracting(Case::name).doesNotHaveDuplicates();
    }
}
