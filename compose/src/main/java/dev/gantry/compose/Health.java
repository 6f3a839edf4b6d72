package dev.gantry.compose;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How it is found out that a container is healthy.
///
/// @param test `NONE`, `CMD` and words, or `CMD-SHELL` and a line; empty: the image's
/// @param disable no test at all
/// @param interval between tests
/// @param timeout of one test
/// @param startPeriod in which failures do not count
/// @param startInterval between tests in the start period
/// @param retries failures until it is unhealthy
public record Health(
        List<String> test,
        boolean disable,
        @Nullable Duration interval,
        @Nullable Duration timeout,
        @Nullable Duration startPeriod,
        @Nullable Duration startInterval,
        @Nullable Integer retries) {
    /// Keeps copies that nobody changes.
    public Health {
        test = List.copyOf(test);
    }
}
