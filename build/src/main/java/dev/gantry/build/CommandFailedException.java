package dev.gantry.build;

import dev.gantry.engine.WorkspaceCommand;
import java.util.List;

/// A command of a build that has ended with another exit code than 0.
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CommandFailedException(List<String> command, WorkspaceCommand.End end) {
        super("The command '" + String.join(" ", command) + "' returned a non-zero code: " + end.code()
                + (end.outOfMemory() ? ": the kernel killed a process of it at the build's memory limit" : ""));
        this.exitCode = end.code();
    }

    public int exitCode() {
        return exitCode;
    }
}
