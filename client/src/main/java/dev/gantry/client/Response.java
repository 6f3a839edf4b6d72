package dev.gantry.client;

import java.io.InputStream;
import java.util.Map;

/// An answer whose body is read as it comes. Close it: that frees the connection, or cuts it when the body is not
/// read to its end.
public final class Response implements AutoCloseable {
    private final int status;
    private final Map<String, String> headers;
    private final InputStream body;
    private final Runnable closing;

    Response(int status, Map<String, String> headers, InputStream body, Runnable closing) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.closing = closing;
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// The header's value, or `""`; names are compared without case.
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
    }

    /// The body's bytes, transfer encoding removed; blocks until some arrive.
    public InputStream body() {
        return body;
    }

    @Override
    public void close() {
        closing.run();
    }
}
