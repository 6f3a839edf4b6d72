package dev.gantry.runtime;

/// The OCI runtime refused to create, start or run something. The message is Docker's, with the runtime's own words in
/// it: `failed to create task for container: failed to create shim task: OCI runtime create failed: runc create
/// failed: unable to start container process: exec: "foo": executable file not found in $PATH: unknown`.
public final class RuntimeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What went wrong, as far as the exit code that Docker reports depends on it.
    public enum Kind {
        /// The command does not exist in the container: exit code 127.
        COMMAND_NOT_FOUND,
        /// The command is there but cannot be run (no permission, a directory): exit code 126.
        COMMAND_NOT_INVOCABLE,
        /// A file is mounted on a directory or the other way round: exit code 127.
        NOT_A_DIRECTORY,
        /// Anything else: exit code 128 at start, 126 for an exec.
        OTHER
    }

    private final Kind kind;

    RuntimeFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
