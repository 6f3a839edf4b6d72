package dev.gantry.runtime;

/// A process to start in a running [Task].
///
/// @param id the exec's id
/// @param openStdin whether stdin is a pipe, else `/dev/null`
public record ExecRequest(String id, ExecProcess process, boolean openStdin) {
    boolean tty() {
        return process.tty();
    }
}
