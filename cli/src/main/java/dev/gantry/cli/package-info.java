/// The `gantry` command line: one class per command, tables, Go templates, terminal handling. Talks to the engine
/// through the
/// `client` room only.
@NullMarked
package dev.gantry.cli;

import org.jspecify.annotations.NullMarked;
