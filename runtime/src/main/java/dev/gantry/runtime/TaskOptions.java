package dev.gantry.runtime;

import java.nio.file.Path;
import java.util.Map;

/// How [Tasks] runs processes.
///
/// @param runDirectory where sockets, exit files and the runtimes' state live, best on a tmpfs: `/run/gantry`
/// @param runtimes the OCI runtimes by name, [Tasks#FALLBACK] among them
/// @param defaultRuntime the name used where a request names none; [Tasks#BUILT_IN] is none of the runtimes
/// @param monitor the `gantry-monitor` program
/// @param spoolLimitBytes how much output of one container is kept while no daemon runs; past it the container blocks
public record TaskOptions(
        Path runDirectory,
        Map<String, RuntimeBinary> runtimes,
        String defaultRuntime,
        Path monitor,
        long spoolLimitBytes) {
    /// 64 MB.
    public static final long DEFAULT_SPOOL_LIMIT_BYTES = 64L << 20;

    public TaskOptions {
        runtimes = Map.copyOf(runtimes);
        if (!runtimes.containsKey(defaultRuntime) && !defaultRuntime.equals(Tasks.BUILT_IN)) {
            throw new IllegalArgumentException("default runtime is not among the runtimes: " + defaultRuntime);
        }
    }
}
