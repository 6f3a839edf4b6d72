package dev.gantry.bench;

/// One line of the table.
interface Row {
    /// What is measured, with the unit: `exec true, ms`.
    String title();

    /// How often each engine is measured; the median counts.
    int rounds();

    /// Measures the engine once. It leaves no container behind but those that [#prepare] made.
    double measure(Engine engine);

    /// Makes what every round needs.
    default void prepare(Engine engine) {}

    static double millis(java.time.Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
