package dev.gantry.client;

import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The engine can't be reached, or the connection broke. The message is Docker's, which scripts match on.
public final class ConnectionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConnectionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// What Docker's client says when `address` can't be reached: "Cannot connect to the Docker daemon at
    /// unix:///run/gantry.sock. Is the docker daemon running?", or that the socket's mode refuses us.
    static ConnectionException of(EngineAddress address, Throwable cause) {
        String reason = String.valueOf(cause.getMessage());
        if (reason.contains("Permission denied")) {
            return new ConnectionException(
                    "permission denied while trying to connect to the Docker daemon socket at " + address.text(),
                    cause);
        }
        if (cause instanceof SSLException || address instanceof EngineAddress.Ssh) {
            return new ConnectionException("error during connect: " + reason, cause);
        }
        return new ConnectionException(
                "Cannot connect to the Docker daemon at " + address.text() + ". Is the docker daemon running?", cause);
    }
}
