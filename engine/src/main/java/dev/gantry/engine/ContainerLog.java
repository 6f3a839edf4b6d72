package dev.gantry.engine;

import dev.gantry.runtime.LogReader;

/// A container's log, being read.
///
/// @param tty where true, all is one stream, not to be framed
/// @param reader to be closed by whoever reads
public record ContainerLog(boolean tty, LogReader reader) {}
