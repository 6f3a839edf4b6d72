/// The house rules that a machine can hold: which room may use which.
@NullMarked
package dev.gantry.arch;

import org.jspecify.annotations.NullMarked;
