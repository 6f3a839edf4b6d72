/// Measures two engines side by side: the same docker CLI, the same machine, the same minutes.
///
/// A [Row] is one line of the table: it measures one engine once. [Bench] starts both engines, gives each row its
/// rounds, the engines taking turns within a round, and prints the medians and their ratio. How to run it, and the
/// latest table: `bench/README.md`.
@NullMarked
package dev.gantry.bench;

import org.jspecify.annotations.NullMarked;
