package dev.gantry.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A connection that left HTTP: raw bytes both ways, each way ending by itself. One thread reads, others may
/// write.
///
/// Reading -1 means that the client sends nothing more (a half-close); writing goes on until [#close].
public final class Hijack implements AutoCloseable {
    private final RawConnection connection;

    Hijack(RawConnection connection) {
        this.connection = connection;
    }

    /// What the client sends, its first bytes included even where they came with the request's head. Closing it
    /// does nothing.
    public InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return connection.read(bytes, offset, length);
            }
        };
    }

    /// To the client, unbuffered: a write returns when the socket took the bytes. Each write stays in one piece
    /// among those of other threads. Closing it ends this direction alone.
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                connection.write(ByteBuffer.wrap(bytes, offset, length));
            }

            @Override
            public void close() {
                connection.shutdownOutput();
            }
        };
    }

    /// Writes several buffers as one piece: a frame's header and its payload.
    public void write(ByteBuffer... buffers) throws IOException {
        connection.write(buffers);
    }

    /// Completes when the connection is closed. A client that leaves shows to the reader first.
    public CompletableFuture<@Nullable Void> closed() {
        return connection.gone().copy();
    }

    /// Ends both directions. A reader or writer that waits is thrown out with an `IOException`.
    @Override
    public void close() {
        connection.close();
    }
}
