/// Measures two engines side by side, and two registries: the same client, the same machine, the same minutes.
///
/// A [Row] is one line of a table: it measures one subject once. A [Contest] gives each row its rounds, peer
/// and subject taking turns within a round, and prints the medians and their ratio. [Bench] starts them. How
/// to run it, and the latest tables: `bench/README.md`.
@NullMarked
package dev.gantry.bench;

import org.jspecify.annotations.NullMarked;
