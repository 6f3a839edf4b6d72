package dev.gantry.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The body of an answer that may stay silent for long and hears its client leave. Each write is one chunk,
/// sent at once. Several threads may write.
public final class LiveBody extends OutputStream {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private final RawConnection connection;
    private final boolean chunked;

    LiveBody(RawConnection connection, boolean chunked) {
        this.connection = connection;
        this.chunked = chunked;
    }

    /// Completes as soon as the client went away or the server stops.
    public CompletableFuture<@Nullable Void> gone() {
        return connection.gone().copy();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return; // an empty chunk would end the body
        }
        ByteBuffer payload = ByteBuffer.wrap(bytes, offset, length);
        if (!chunked) {
            connection.write(payload);
            return;
        }
        byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        connection.write(ByteBuffer.wrap(size), payload, ByteBuffer.wrap(LINE_END));
    }

    /// Ends the body and the connection.
    @Override
    public void close() {
        try {
            if (chunked && !connection.gone().isDone()) {
                connection.write(ByteBuffer.wrap(LAST_CHUNK));
            }
        } catch (IOException _) {
            // The client left before the end: there is nobody to tell.
        } finally {
            connection.close();
        }
    }
}
