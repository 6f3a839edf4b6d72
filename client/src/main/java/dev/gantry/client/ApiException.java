package dev.gantry.client;

/// The engine answered with an error. [#getMessage()] is the engine's own text, without a prefix.
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;

    /// An answer with HTTP status `status` (400 to 599) and the body's `message`.
    public ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    /// The HTTP status, 400 to 599.
    public int status() {
        return status;
    }
}
