package dev.gantry.engine;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.HealthConfig;
import dev.gantry.api.Nil;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a container is asked whether it is well. Defaults and rules are dockerd's.
///
/// @param startPeriod after the container's start: failures do not count until one check has succeeded
/// @param startInterval between two checks until then
/// @param retries failures in a row that make the container unhealthy
record HealthCheck(
        List<String> command,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries,
        OnFailure onFailure) {
    private static final List<String> SHELL = List.of("/bin/sh", "-c");
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration START_INTERVAL = Duration.ofSeconds(5);
    private static final int RETRIES = 3;

    /// What is done to a container that becomes unhealthy: an extension of the Engine API.
    enum OnFailure {
        NONE,
        /// Its process is killed; a restart policy acts as after any other end.
        KILL,
        RESTART,
        STOP;

        /// By its word, empty for [#NONE].
        ///
        /// @return empty for a word that is none of these
        static Optional<OnFailure> of(String word) {
            for (OnFailure each : values()) {
                if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return Optional.of(each);
                }
            }
            return word.isEmpty() ? Optional.of(NONE) : Optional.empty();
        }
    }

    /// The check of a container.
    ///
    /// @return empty where it is not to be checked
    static Optional<HealthCheck> of(ContainerConfig config) {
        HealthConfig health = config.healthcheck();
        if (health == null) {
            return Optional.empty();
        }
        return command(Nil.toEmpty(health.test()), config.shell())
                .map(command -> new HealthCheck(
                        command,
                        orElse(health.interval(), INTERVAL),
                        orElse(health.timeout(), TIMEOUT),
                        Duration.ofNanos(health.startPeriod()),
                        orElse(health.startInterval(), START_INTERVAL),
                        health.retries() == 0 ? RETRIES : health.retries(),
                        OnFailure.of(health.onFailure()).orElse(OnFailure.NONE)));
    }

    private static Optional<List<String>> command(List<String> test, @Nullable List<String> shell) {
        if (test.size() < 2) {
            return Optional.empty(); // NONE, or nothing to run
        }
        List<String> rest = test.subList(1, test.size());
        return switch (test.getFirst()) {
            case "CMD" -> Optional.of(List.copyOf(rest));
            case "CMD-SHELL" -> {
                List<String> line = new ArrayList<>(Nil.toEmpty(shell).isEmpty() ? SHELL : Nil.toEmpty(shell));
                line.addAll(rest);
                yield Optional.of(List.copyOf(line));
            }
            default -> Optional.empty();
        };
    }

    private static Duration orElse(long nanos, Duration otherwise) {
        return nanos == 0 ? otherwise : Duration.ofNanos(nanos);
    }

    /// The time until the next check.
    Duration pause(Health.Status status, Instant startedAt, Instant now) {
        boolean starting = status == Health.Status.STARTING && inStartPeriod(startedAt, now);
        return starting ? startInterval : interval;
    }

    /// What a result makes of a container's health.
    Health judge(Health before, Health.Result result, Instant startedAt) {
        if (result.healthy()) {
            return before.healthy(result);
        }
        boolean excused = before.status() == Health.Status.STARTING && inStartPeriod(startedAt, result.start());
        return excused ? before.excused(result) : before.failed(result, retries);
    }

    private boolean inStartPeriod(Instant startedAt, Instant at) {
        return Duration.between(startedAt, at).compareTo(startPeriod) < 0;
    }
}
