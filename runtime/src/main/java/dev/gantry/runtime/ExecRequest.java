package dev.gantry.runtime;

/// A process to start in a running [Task].
///
/// @param id the exec's id
/// @param process the runtime specification's `process` object, as JSON
/// @param tty whether `terminal` is true in it
/// @param openStdin whether stdin is a pipe, else `/dev/null`
public record ExecRequest(String id, String process, boolean tty, boolean openStdin) {}
