/// Volumes: the driver `local` with its directories `volumes/<name>/_data` below the data root and what its
/// options mount there, plugins that keep volumes, and the count of who uses what is mounted.
@NullMarked
package dev.gantry.volume;

import org.jspecify.annotations.NullMarked;
