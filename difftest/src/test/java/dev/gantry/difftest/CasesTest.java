package dev.gantry.difftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CasesTest {
    /// A row of `docs/differences.md` knows a case by its name alone.
    @Test
    void namesAreUnique() {
        assertThat(Stream.of(RequestCases.ALL, ScriptCases.ALL, BuildCases.ALL, RegistryCases.ALL)
                        .flatMap(List::stream))
                .extracting(Case::name)
                .doesNotHaveDuplicates();
    }
}
