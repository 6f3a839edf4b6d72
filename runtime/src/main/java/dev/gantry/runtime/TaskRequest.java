package dev.gantry.runtime;

import java.nio.file.Path;

/// A container to create as a [Task].
///
/// @param id the container's id; also the runtime's
/// @param bundle the directory that holds `config.json`
/// @param runtime a name of [TaskOptions#runtimes()], [Tasks#BUILT_IN], or empty for the default
/// @param tty whether `process.terminal` is true in `config.json`: one pty instead of pipes
/// @param openStdin whether stdin is a pipe (`-i`), else `/dev/null`
/// @param stdinOnce whether the end of an attached client's stdin closes the container's
/// @param cgroup the container's cgroup as in `linux.cgroupsPath`, such as `/docker/<id>`
/// @param log where the output goes; the task writes to it and ends its streams, but does not close it
public record TaskRequest(
        String id,
        Path bundle,
        String runtime,
        boolean tty,
        boolean openStdin,
        boolean stdinOnce,
        String cgroup,
        LogSink log) {}
