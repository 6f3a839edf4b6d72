package dev.gantry.compose;

/// What is wrong with a Compose file, or with what is to be done with it. The message is complete: where it
/// is, `compose.yaml:3:7: `, and what is wrong.
public final class ComposeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param message for the user
    public ComposeException(String message) {
        super(message);
    }

    ComposeException(Position at, String message) {
        super(at.isInFile() ? at + ": " + message : message);
    }

    /// @param path of the key: `services.web.ports`
    ComposeException(Position at, String path, String message) {
        this(at, path.isEmpty() ? message : path + ": " + message);
    }

    /// The message, which always is there.
    public String text() {
        return String.valueOf(getMessage());
    }
}
