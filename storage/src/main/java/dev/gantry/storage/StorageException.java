package dev.gantry.storage;

/// What lies on disk cannot be read, written or trusted. The message names the thing and the remedy, and may be
/// shown to the user; a full disk reads `no space left on device`.
public class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
