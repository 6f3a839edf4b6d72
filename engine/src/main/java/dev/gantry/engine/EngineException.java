package dev.gantry.engine;

/// Why the engine refused or failed. The message is what the user reads, in dockerd's wording where clients
/// match on it; the kind says which HTTP status the server answers (in one place, there).
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// The closed set of reasons, named as in dockerd's `errdefs`.
    public enum Kind {
        /// The request itself is wrong (400).
        INVALID_PARAMETER,
        /// A thing that the request names does not exist (404).
        NOT_FOUND,
        /// The thing is in a state that forbids the request (409).
        CONFLICT,
        /// Nothing had to be done (304).
        NOT_MODIFIED,
        /// Who asks is not who he says, or says nothing (401).
        UNAUTHORIZED,
        /// Allowed to nobody (403).
        FORBIDDEN,
        /// May work later (503).
        UNAVAILABLE,
        /// This engine does not do that (501).
        NOT_IMPLEMENTED,
        /// The engine or the host failed (500).
        SYSTEM
    }

    private final Kind kind;

    public EngineException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public EngineException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /// The same refusal, said of the operation that met it: `cannot kill container: web: no such container`.
    EngineException during(String operation) {
        return new EngineException(kind, operation + ": " + getMessage(), this);
    }

    public static EngineException invalid(String message) {
        return new EngineException(Kind.INVALID_PARAMETER, message);
    }

    static EngineException notFound(String message) {
        return new EngineException(Kind.NOT_FOUND, message);
    }

    static EngineException conflict(String message) {
        return new EngineException(Kind.CONFLICT, message);
    }

    static EngineException notModified(String message) {
        return new EngineException(Kind.NOT_MODIFIED, message);
    }

    static EngineException system(String message, Throwable cause) {
        return new EngineException(Kind.SYSTEM, message, cause);
    }
}
