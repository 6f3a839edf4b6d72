package dev.gantry.build;

import java.util.List;

/// A command of a build that has ended with another exit code than 0.
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CommandFailedException(List<String> command, int exitCode) {
        super("The command '" + String.join(" ", command) + "' returned a non-zero code: " + exitCode);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
