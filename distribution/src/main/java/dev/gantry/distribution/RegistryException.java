package dev.gantry.distribution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A registry that refuses, fails or can't be reached. The message is what a user may read, in the words that dockerd
/// has for it.
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Optional<Duration> retryAfter;

    private RegistryException(int status, String code, String message, Optional<Duration> retryAfter) {
        super(message);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    RegistryException(String message) {
        this(0, "", message, Optional.empty());
    }

    RegistryException(String message, Throwable cause) {
        this(message);
        initCause(cause);
    }

    /// A registry that wants to know who asks, and nobody can tell it.
    static RegistryException unauthorized(String message) {
        return new RegistryException(401, "", message, Optional.empty());
    }

    /// An answer that can't be used, and will not be another one the next time.
    static RegistryException nonsense(String message) {
        return new RegistryException(200, "", message, Optional.empty());
    }

    /// The same, said of the request that met it.
    RegistryException during(String request) {
        RegistryException said = new RegistryException(status, code, request + ": " + getMessage(), retryAfter);
        said.initCause(this);
        return said;
    }

    /// A repository that the token does not open.
    static RegistryException denied(String message) {
        return new RegistryException(401, "DENIED", "denied: " + message, Optional.empty());
    }

    /// The HTTP status; 0 where there was no answer.
    public int status() {
        return status;
    }

    /// The specification's code of the first error, `MANIFEST_UNKNOWN`; empty where the answer names none.
    public String code() {
        return code;
    }

    /// Whether who asks is not known, or may not.
    public boolean isDenied() {
        return status == 401 || status == 403 || code.equals("DENIED") || code.equals("UNAUTHORIZED");
    }

    /// Whether who asks could not be proved, so that the registry has not answered what it was asked.
    public boolean isBeforeAnswer() {
        return getCause() instanceof RegistryException;
    }

    /// Whether there is no such repository, manifest or blob.
    public boolean isMissing() {
        return status == 404;
    }

    boolean mayPass() {
        return status == 0 || status == 408 || status == 429 || (status >= 500 && status != 501);
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /// Reads an answer's errors, `{"errors":[{"code":"...","message":"...","detail":...}]}`; texts as dockerd joins
    /// them: `manifest unknown: manifest unknown`.
    ///
    /// @param request for an answer that explains nothing
    static RegistryException of(int status, byte[] body, String request, Optional<Duration> retryAfter) {
        List<String> texts = new ArrayList<>();
        String code = "";
        for (JsonNode error : errors(body)) {
            String own = error.path("code").asString("");
            code = code.isEmpty() ? own : code;
            String message = error.path("message").asString("");
            String word = own.toLowerCase(Locale.ROOT).replace('_', ' ');
            texts.add(word.isEmpty() ? message : word + ": " + (message.isEmpty() ? word : message));
        }
        String text = texts.isEmpty() ? unexplained(status, request) : String.join("\n", texts);
        if (status == 429) {
            text = "toomanyrequests: " + text.replaceFirst("^toomanyrequests: ", "") + wait(retryAfter);
        }
        return new RegistryException(status, code, text, retryAfter);
    }

    private static String wait(Optional<Duration> retryAfter) {
        return retryAfter
                .map(after -> " (the registry's rate limit is reached; it asks to wait " + after.toSeconds() + "s)")
                .orElse(" (the registry's rate limit is reached: log in for a higher one, or wait)");
    }

    private static String unexplained(int status, String request) {
        return switch (status) {
            case 401 -> "unauthorized: authentication required";
            case 403 -> "denied: requested access to the resource is denied";
            default -> "received unexpected HTTP status: " + status + " (" + request + ")";
        };
    }

    private static Iterable<JsonNode> errors(byte[] body) {
        try {
            JsonNode document = Documents.read(body);
            JsonNode errors = document.path("errors");
            if (errors.isArray() && !errors.isEmpty()) {
                return errors.values();
            }
            return document.has("details") ? List.of(Documents.error(document.path("details"))) : List.of();
        } catch (JacksonException noJson) {
            return List.of();
        }
    }
}
