package dev.gantry.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/// A connection taken over from HTTP: blocking reads and writes on virtual threads over Jetty's non-blocking
/// end point. One reader at a time; writers take turns.
final class RawConnection extends AbstractConnection implements Connection.UpgradeTo {
    /// How much unread input a close throws away. A unix socket closed with input pending resets the peer,
    /// which could then miss the last output.
    private static final int DRAIN_LIMIT = 1 << 20;

    private final RawConnections raws;
    private final CompletableFuture<@Nullable Void> opened = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();
    private final ReentrantLock writing = new ReentrantLock(); // keeps one write's bytes together

    /// What the client sent behind the request's head before the take-over. Written before the connection
    /// opens.
    private ByteBuffer early = BufferUtil.EMPTY_BUFFER;

    RawConnection(EndPoint endPoint, RawConnections raws) {
        super(endPoint, raws.executor());
        this.raws = raws;
    }

    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        early = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
    }

    @Override
    public void onOpen() {
        super.onOpen();
        getEndPoint().setIdleTimeout(0);
        raws.add(this);
        opened.complete(null);
    }

    @Override
    public void onClose(Throwable cause) {
        raws.remove(this);
        super.onClose(cause);
        opened.completeExceptionally(new IOException("connection closed"));
        gone.complete(null);
    }

    void awaitOpen() throws IOException {
        try {
            opened.join();
        } catch (CompletionException e) {
            throw new IOException("connection closed before it was taken over", e);
        }
    }

    /// Completes when the connection is closed, by either side. Before [#watch] a client's leaving shows to
    /// readers only.
    CompletableFuture<@Nullable Void> gone() {
        return gone;
    }

    int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (early.hasRemaining()) {
            int count = Math.min(length, early.remaining());
            early.get(bytes, offset, count);
            return count;
        }
        ByteBuffer target = ByteBuffer.wrap(bytes, offset, length).slice().limit(0); // Jetty appends at the limit
        while (true) {
            int filled = getEndPoint().fill(target);
            if (filled != 0) {
                return filled;
            }
            try (Blocker.Callback readable = Blocker.callback()) {
                getEndPoint().fillInterested(readable);
                readable.block();
            }
        }
    }

    void write(String text) throws IOException {
        write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    void write(ByteBuffer... buffers) throws IOException {
        writing.lock();
        try (Blocker.Callback written = Blocker.callback()) {
            getEndPoint().write(written, buffers);
            written.block();
        } finally {
            writing.unlock();
        }
    }

    /// Tells the client that nothing more comes; it may go on sending.
    void shutdownOutput() {
        getEndPoint().shutdownOutput();
    }

    /// Reads and throws away whatever comes, until the client leaves: [#gone] then completes. Instead of a
    /// reader.
    void watch() {
        onFillable();
    }

    @Override
    public void onFillable() {
        ByteBuffer waste = BufferUtil.allocate(512);
        try {
            int filled;
            do {
                BufferUtil.clear(waste);
                filled = getEndPoint().fill(waste);
            } while (filled > 0);
            if (filled < 0) {
                getEndPoint().close();
            } else {
                fillInterested();
            }
        } catch (IOException e) {
            getEndPoint().close(e);
        }
    }

    @Override
    public void close() {
        EndPoint endPoint = getEndPoint();
        endPoint.shutdownOutput();
        drain(endPoint);
        endPoint.close();
    }

    private static void drain(EndPoint endPoint) {
        ByteBuffer waste = BufferUtil.allocate(16384);
        try {
            for (int drained = 0; drained < DRAIN_LIMIT; ) {
                BufferUtil.clear(waste);
                int filled = endPoint.fill(waste);
                if (filled <= 0) {
                    return;
                }
                drained += filled;
            }
        } catch (IOException _) {
            // The peer is gone already, which is what a close is for.
        }
    }
}
