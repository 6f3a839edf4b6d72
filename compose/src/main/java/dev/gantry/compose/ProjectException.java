package dev.gantry.compose;

/// Something that was asked of a project can't be done. The message is what the user is told.
public final class ProjectException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int exitCode;

    /// Exit code 1.
    public ProjectException(String message) {
        this(message, 1);
    }

    public ProjectException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /// What the program is to end with.
    public int exitCode() {
        return exitCode;
    }
}
