package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PruneFilterTest {
    @Test
    void timesMayBeSecondsDatesOrWithAZone() {
        assertThat(PruneFilter.time("1700000000")).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(PruneFilter.time("2024-01-02T03:04:05Z")).isEqualTo(Instant.parse("2024-01-02T03:04:05Z"));
        assertThat(PruneFilter.time("2024-01-02T03:04:05+01:00")).isEqualTo(Instant.parse("2024-01-02T02:04:05Z"));
        assertThat(PruneFilter.time("2024-01-02T03:04:05")).isEqualTo(Instant.parse("2024-01-02T03:04:05Z"));
        assertThat(PruneFilter.time("2024-01-02")).isEqualTo(Instant.parse("2024-01-02T00:00:00Z"));
    }

    @Test
    void agesAreWrittenAsInGo() {
        Instant before = Instant.now();
        Instant time = PruneFilter.time("1h30m");
        assertThat(Duration.between(time, before)).isBetween(Duration.ofSeconds(5_390), Duration.ofSeconds(5_410));
    }

    @Test
    void otherTextIsRefused() {
        assertThatThrownBy(() -> PruneFilter.time("yesterday"))
                .hasMessage("failed to parse value as time or duration: \"yesterday\"");
    }
}
