package dev.gantry.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the checks of a container's health have said so far. Immutable. Source: Engine API, `Health`.
///
/// @param failingStreak failures since the last success, without those of the start period
/// @param log the last results, oldest first
record Health(Status status, int failingStreak, List<Result> log) {
    /// Before the first result.
    static final Health STARTING = new Health(Status.STARTING, 0, List.of());

    /// How many results are kept. As dockerd.
    private static final int KEPT = 5;

    /// The states of Docker's `State.Health.Status`; a container that is not checked has none of them.
    enum Status {
        STARTING,
        HEALTHY,
        UNHEALTHY;

        /// Docker's word.
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One check.
    ///
    /// @param exitCode of the command; -1 where it could not be run or took too long
    /// @param output the beginning of what it wrote, or why it could not be run
    record Result(Instant start, Instant end, int exitCode, String output) {
        boolean healthy() {
            return exitCode == 0;
        }
    }

    Health {
        log = List.copyOf(log);
    }

    /// A new run of the container: earlier results stay readable.
    Health begun() {
        return new Health(Status.STARTING, 0, log);
    }

    /// Nobody asks any more: dockerd counts that as unhealthy.
    Health unwatched() {
        return new Health(Status.UNHEALTHY, failingStreak, log);
    }

    Health healthy(Result result) {
        return new Health(Status.HEALTHY, 0, with(result));
    }

    /// A failure that does not count: the container is still starting.
    Health excused(Result result) {
        return new Health(status, failingStreak, with(result));
    }

    /// @param retries how many failures in a row make it unhealthy
    Health failed(Result result, int retries) {
        int streak = failingStreak + 1;
        return new Health(streak >= retries ? Status.UNHEALTHY : status, streak, with(result));
    }

    private List<Result> with(Result result) {
        List<Result> all = new ArrayList<>(log.subList(Math.max(0, log.size() - KEPT + 1), log.size()));
        all.add(result);
        return all;
    }
}
