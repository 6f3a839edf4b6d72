package dev.gantry.image;

/// Input that is not what it claims to be: a digest, manifest, config, layer or archive that is malformed,
/// hostile or past a limit. The message names the object and what is wrong with it, and may be shown to the
/// user as it is.
public class InvalidImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidImageException(String message) {
        super(message);
    }

    public InvalidImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
