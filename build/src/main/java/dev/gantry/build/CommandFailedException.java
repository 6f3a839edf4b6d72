package dev.gantry.build;

import dev.gantry.engine.WorkspaceCommand;
import dev.gantry.image.Digest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A command of a build that has ended with another exit code than 0.
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final transient @Nullable Digest left;

    CommandFailedException(List<String> command, WorkspaceCommand.End end) {
        super("The command '" + String.join(" ", command) + "' returned a non-zero code: " + end.code()
                + (end.outOfMemory() ? ": the kernel killed a process of it at the build's memory limit" : ""));
        this.exitCode = end.code();
        this.left = null;
    }

    private CommandFailedException(CommandFailedException failure, Digest left) {
        super(failure.getMessage(), failure);
        this.exitCode = failure.exitCode;
        this.left = left;
    }

    /// The same failure.
    ///
    /// @param image of what the command has left
    CommandFailedException with(Digest image) {
        return new CommandFailedException(this, image);
    }

    public int exitCode() {
        return exitCode;
    }

    /// The image of what the command has left, where the build was asked to keep it.
    public Optional<Digest> left() {
        return Optional.ofNullable(left);
    }
}
