package dev.gantry.client;

import tools.jackson.core.JacksonException;

/// Text that should be JSON is not. The message says what was met and where.
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JsonException(JacksonException cause) {
        super("invalid JSON: " + cause.getOriginalMessage(), cause);
    }
}
