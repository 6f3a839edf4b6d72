package dev.gantry.image;

/// A text that is not an image reference; the message is dockerd's, letter for letter.
public final class InvalidReferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidReferenceException(String message) {
        super(message);
    }
}
