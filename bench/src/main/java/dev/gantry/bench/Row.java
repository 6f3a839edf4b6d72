package dev.gantry.bench;

import java.time.Duration;

/// One line of a table.
///
/// @param <S> what is measured: an engine, a registry
interface Row<S> {
    /// What is measured, with the unit: `exec true, ms`.
    String title();

    /// How often each subject is measured; the median counts.
    int rounds();

    /// Measures the subject once. It leaves nothing behind but what [#prepare] made.
    double measure(S subject);

    /// Makes what every round needs.
    default void prepare(S subject) {}

    /// Removes what [#prepare] made.
    default void finish(S subject) {}

    static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
