package dev.gantry.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;

/// A request's body that knows when the last piece of it went, and goes once. The JDK's client would send it again
/// where the connection ends before an answer: to an upload's place that has a part of it already.
final class SentBody implements BodyPublisher {
    private final BodyPublisher content;
    private final AtomicBoolean sent = new AtomicBoolean();
    private volatile long movedAt = System.nanoTime();

    SentBody(BodyPublisher content) {
        this.content = content;
    }

    /// How long nothing of it was asked for.
    Duration standsFor() {
        return Duration.ofNanos(System.nanoTime() - movedAt);
    }

    @Override
    public long contentLength() {
        return content.contentLength();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        if (sent.getAndSet(true)) {
            BodyPublishers.ofInputStream(SentBody::closed).subscribe(subscriber);
            return;
        }
        content.subscribe(new Subscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscriber.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer piece) {
                movedAt = System.nanoTime();
                subscriber.onNext(piece);
            }

            @Override
            public void onError(Throwable failure) {
                subscriber.onError(failure);
            }

            @Override
            public void onComplete() {
                subscriber.onComplete();
            }
        });
    }

    private static InputStream closed() {
        throw new UncheckedIOException(new IOException("the registry closed the connection"));
    }
}
