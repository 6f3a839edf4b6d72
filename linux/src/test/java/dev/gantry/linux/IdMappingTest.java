package dev.gantry.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.IdMapping.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IdMappingTest {
    private static final IdMapping TWO_RANGES = new IdMapping(
            List.of(new Range(0, 100_000, 1000), new Range(1000, 500_000, 10)), List.of(new Range(0, 200_000, 65_536)));

    @Test
    void idsAreCountedThroughAllRanges() {
        assertThat(TWO_RANGES.rootUser()).isEqualTo(100_000);
        assertThat(TWO_RANGES.rootGroup()).isEqualTo(200_000);
        assertThat(TWO_RANGES.userOutside(999)).isEqualTo(100_999);
        assertThat(TWO_RANGES.userOutside(1009)).isEqualTo(500_009);
        assertThat(TWO_RANGES.userInside(500_009)).isEqualTo(1009);
        assertThat(TWO_RANGES.groupInside(200_001)).isEqualTo(1);
    }

    @Test
    void whoIsNotMappedIsNobody() {
        assertThat(TWO_RANGES.userInside(0)).isEqualTo(IdMapping.NOBODY);
        assertThat(TWO_RANGES.userInside(101_000)).isEqualTo(IdMapping.NOBODY);
        assertThatThrownBy(() -> TWO_RANGES.userOutside(1010))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Container ID 1010 cannot be mapped to a host ID");
        assertThatThrownBy(() -> TWO_RANGES.groupOutside(-2)).hasMessageContaining("4294967294");
    }

    @Test
    void theIdentityIsForAllIds() {
        assertThat(IdMapping.IDENTITY.isIdentity()).isTrue();
        assertThat(IdMapping.IDENTITY.userOutside(-2)).isEqualTo(-2);
        assertThat(IdMapping.IDENTITY.groupInside(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
        assertThat(IdMapping.ofProcess((int) ProcessHandle.current().pid())).isEqualTo(IdMapping.IDENTITY);
    }

    @Test
    void theKernelGetsOneLineForEachRange() {
        assertThat(IdMapping.text(TWO_RANGES.users())).isEqualTo("0 100000 1000\n1000 500000 10\n");
    }

    @Test
    void aRangeEndsBeforeTheLastId() {
        assertThatThrownBy(() -> new Range(0, 0xffff_fff0L, 16)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Range(0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
