package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CacheLimitsTest {
    @ParameterizedTest
    @CsvSource({
        // reserved, most used, least free, used, missing, kept
        "0, 0, 0, 100, 0, 0",
        "30, 0, 0, 100, 0, 30",
        "0, 70, 0, 100, 0, 70",
        "80, 70, 0, 100, 0, 80",
        "0, 0, 9, 100, 0, 9223372036854775807",
        "0, 0, 9, 100, 40, 60",
        "0, 50, 9, 100, 40, 50",
        "0, 80, 9, 100, 40, 60",
        "70, 80, 9, 100, 40, 70",
        "0, 0, 9, 100, 400, 0",
        "-1, -1, -1, 100, 0, 0"
    })
    void theReserveGoesBeforeWhatIsWantedFree(
            long reserved, long mostUsed, long leastFree, long used, long missing, long kept) {
        assertThat(new CacheLimits(reserved, mostUsed, leastFree).kept(used, missing))
                .isEqualTo(kept);
    }

    @Test
    void theUsualRulesFollowTheDiskUnlessTheOperatorHasLimits() {
        assertThat(CachePolicy.OFF.rules(1000)).isEmpty();
        assertThat(new CachePolicy(true, CacheLimits.NONE, List.of()).rules(1000))
                .hasSize(4)
                .last()
                .isEqualTo(new CacheRule(true, new CacheLimits(100, 800, 200), Filters.NONE));
        CacheLimits own = new CacheLimits(5, 0, 0);
        assertThat(new CachePolicy(true, own, List.of()).rules(1000))
                .last()
                .isEqualTo(new CacheRule(true, own, Filters.NONE));
        CacheRule rule = new CacheRule(true, own, Filters.NONE);
        assertThat(new CachePolicy(true, own, List.of(rule)).rules(1000)).containsExactly(rule);
        assertThat(new CachePolicy(false, own, List.of(rule)).rules(1000)).isEmpty();
    }
}
