package dev.gantry.distribution;

import dev.gantry.image.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An answer's body whose reader does not wait for ever: where nothing comes for a while the connection is given up.
/// How long the reader itself takes does not matter. What came before a connection broke is read before the failure,
/// which the JDK's own stream does not promise. Read by one thread.
final class ArrivingBody extends BulkInputStream implements BodySubscriber<InputStream> {
    /// Parts under way at once; each is what one read of the socket gave, 48 KiB or less. More would outlive the
    /// collections of a small young generation, and fill the old one.
    private static final int AHEAD = 3;

    private final Duration patience;
    private final CompletableFuture<Subscription> subscribed = new CompletableFuture<>();
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private final Queue<ByteBuffer> current = new ArrayDeque<>();
    private @Nullable Part last;

    private sealed interface Part {}

    private record Bytes(List<ByteBuffer> buffers) implements Part {}

    private record End() implements Part {}

    private record Failure(IOException cause) implements Part {}

    ArrivingBody(Duration patience) {
        this.patience = patience;
    }

    // subscriber

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(AHEAD);
        subscribed.complete(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        parts.add(new Bytes(buffers));
    }

    @Override
    public void onError(Throwable cause) {
        parts.add(new Failure(cause instanceof IOException io ? io : new IOException(cause)));
    }

    @Override
    public void onComplete() {
        parts.add(new End());
    }

    // stream

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (available() == 0) {
            if (ended()) {
                return -1;
            }
            take();
        }
        ByteBuffer from = current.element();
        int count = Math.min(length, from.remaining());
        from.get(buffer, offset, count);
        return count;
    }

    private boolean ended() throws IOException {
        if (last instanceof Failure(IOException cause)) {
            throw new IOException(cause.getMessage(), cause);
        }
        return last != null;
    }

    private void take() throws IOException {
        switch (next()) {
            case Bytes(List<ByteBuffer> buffers) -> {
                current.addAll(buffers);
                subscribed.join().request(1);
            }
            case Part other -> last = other;
        }
    }

    private Part next() throws IOException {
        try {
            Part part = parts.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            return part == null ? giveUp() : part;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading body");
        }
    }

    private Part giveUp() {
        close();
        return new Failure(new HttpTimeoutException(
                "net/http: request canceled (Client.Timeout or context cancellation while reading body)"));
    }

    /// Bytes that are here, of the next part only.
    @Override
    public int available() {
        while (!current.isEmpty() && !current.element().hasRemaining()) {
            current.remove();
        }
        return current.isEmpty() ? 0 : current.element().remaining();
    }

    /// Ends the request where its body is not whole yet. From any thread; a read that waits ends, too.
    @Override
    public void close() {
        var _ = subscribed.thenAccept(Subscription::cancel);
        parts.add(new Failure(new IOException("closed")));
    }
}
