package dev.gantry.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// A connection the engine has handed over to raw streams (attach, exec) or to another protocol (builds). One
/// thread may read [#input()] while another
/// writes [#output()].
public final class Hijacked implements AutoCloseable {
    private final HttpConnection connection;
    private final String contentType;

    Hijacked(HttpConnection connection, String contentType) {
        this.connection = connection;
        this.contentType = contentType;
    }

    /// `application/vnd.docker.raw-stream`, `application/vnd.docker.multiplexed-stream`, or `""` from an engine older
    /// than API 1.42.
    public String contentType() {
        return contentType;
    }

    /// What the engine sends; ends when it half-closes.
    public InputStream input() {
        return connection.input();
    }

    /// What goes to the engine; unbuffered.
    public OutputStream output() {
        return connection.output();
    }

    /// Tells the engine that no more input comes, while its output still flows.
    public void closeOutput() {
        try {
            connection.transport().shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
