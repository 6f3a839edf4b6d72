package dev.gantry.engine;

import java.time.Duration;
import java.util.Optional;

/// When a container that ended starts again by its restart policy: dockerd's rules. The first pause is 100 ms
/// and doubles with each quick end up to a minute; a run of ten seconds or more sets it back.
final class RestartBackoff {
    static final Duration FIRST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofMinutes(1);
    static final Duration GOOD_RUN = Duration.ofSeconds(10);

    private Duration pause = Duration.ZERO;

    /// How long to wait before the next start; empty where the policy leaves the container stopped.
    ///
    /// @param policy `no` or empty, `always`, `unless-stopped`, `on-failure`
    /// @param most how often `on-failure` starts again; 0 for no bound
    /// @param done how often it has done so
    /// @param stoppedByUser a user's stop or kill ends every policy
    Optional<Duration> next(String policy, int most, int done, int exitCode, Duration ran, boolean stoppedByUser) {
        if (stoppedByUser || !applies(policy, most, done, exitCode)) {
            pause = Duration.ZERO;
            return Optional.empty();
        }
        if (pause.isZero() || ran.compareTo(GOOD_RUN) >= 0) {
            pause = FIRST;
        } else {
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        }
        return Optional.of(pause);
    }

    private static boolean applies(String policy, int most, int done, int exitCode) {
        return switch (policy) {
            case "always", "unless-stopped" -> true;
            case "on-failure" -> exitCode != 0 && (most == 0 || done < most);
            default -> false;
        };
    }
}
