package dev.gantry.cli;

/// Ends the command with a line on stderr and an exit code.
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int exitCode;

    /// Exit code 1.
    public CliException(String message) {
        this(message, 1);
    }

    /// @param message what stderr shows; nothing when empty
    CliException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
