package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RestartBackoffTest {
    private static final Duration QUICK = Duration.ofMillis(20);

    private final RestartBackoff backoff = new RestartBackoff();

    @Test
    void pauseDoublesFromATenthOfASecondToAMinute() {
        Duration last = Duration.ZERO;
        for (int expected = 100; expected < 60_000; expected *= 2) {
            last = always(1, QUICK).orElseThrow();
            assertThat(last).hasMillis(expected);
        }
        assertThat(always(1, QUICK)).contains(RestartBackoff.LONGEST);
        assertThat(always(1, QUICK)).contains(RestartBackoff.LONGEST);
    }

    @Test
    void runOfTenSecondsSetsThePauseBack() {
        always(1, QUICK);
        always(1, QUICK);
        assertThat(always(1, RestartBackoff.GOOD_RUN)).contains(RestartBackoff.FIRST);
    }

    @Test
    void onFailureLeavesSuccessAloneAndCountsItsRestarts() {
        assertThat(backoff.next("on-failure", 2, 0, 0, QUICK, false)).isEmpty();
        assertThat(backoff.next("on-failure", 2, 1, 3, QUICK, false)).isPresent();
        assertThat(backoff.next("on-failure", 2, 2, 3, QUICK, false)).isEmpty();
        assertThat(backoff.next("on-failure", 0, 99, 3, QUICK, false)).isPresent();
    }

    @Test
    void stopByTheUserEndsEveryPolicy() {
        assertThat(backoff.next("always", 0, 0, 1, QUICK, true)).isEmpty();
        assertThat(backoff.next("unless-stopped", 0, 0, 1, QUICK, true)).isEmpty();
        assertThat(backoff.next("no", 0, 0, 1, QUICK, false)).isEmpty();
    }

    private Optional<Duration> always(int exitCode, Duration ran) {
        return backoff.next("always", 0, 0, exitCode, ran, false);
    }
}
