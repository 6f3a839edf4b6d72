package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.IdMapping.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubordinateIdsTest {
    private static final String FILE = "/etc/subuid";

    @Test
    void aUsersRangesFollowOneAnother() {
        SubordinateIds ids = SubordinateIds.parse("""
                # for containers
                dockremap:100000:65536
                other:200000:1

                dockremap:500000:10
                """, FILE);
        assertThat(ids.of("dockremap")).containsExactly(new Range(0, 100_000, 65_536), new Range(65_536, 500_000, 10));
        assertThat(ids.of("nobody")).isEmpty();
    }

    @Test
    void rangesOfAllAreEverybodys() {
        SubordinateIds ids = SubordinateIds.parse("ALL:100000:5\nann:200000:5\n", FILE);
        assertThat(ids.of("ann")).hasSize(2);
        assertThat(ids.of("bob")).containsExactly(new Range(0, 100_000, 5));
    }

    @Test
    void theNextIdIsPastAllThatAreGivenAway() {
        assertThat(SubordinateIds.parse("", FILE).next(100_000)).isEqualTo(100_000);
        assertThat(SubordinateIds.parse("a:10:5\n", FILE).next(100_000)).isEqualTo(100_000);
        assertThat(SubordinateIds.parse("a:300000:5\nb:100000:65536\n", FILE).next(100_000))
                .isEqualTo(300_005);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a:1 | Cannot parse subuid/gid information: Format not correct for /etc/subuid file",
                "a:1:2:3 | Cannot parse subuid/gid information: Format not correct for /etc/subuid file",
                "a:x:2 | String to int conversion failed during subuid/gid parsing of /etc/subuid",
                "a:1:-2 | String to int conversion failed during subuid/gid parsing of /etc/subuid",
            })
    void whatIsNoRangeIsRefused(String line, String message) {
        assertThatThrownBy(() -> SubordinateIds.parse(line, FILE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void rangesPastTheLastIdAreRefused() {
        SubordinateIds ids = SubordinateIds.parse("a:4294967290:100\n", FILE);
        assertThatThrownBy(() -> ids.of("a")).isInstanceOf(IllegalArgumentException.class);
    }
}
