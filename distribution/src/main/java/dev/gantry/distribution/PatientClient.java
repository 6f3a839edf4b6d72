package dev.gantry.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An HTTP client that waits as long as something moves. The JDK's own limits how long a head may take, counted from
/// the first byte of the request, and not at all how long a body may stand still; and where a connection breaks right
/// after the head, it may forget that the head came. Safe for any thread.
final class PatientClient {
    private final HttpClient client;
    private final Duration standstill;

    /// @param standstill how long nothing of an answer's body may come
    PatientClient(HttpClient client, Duration standstill) {
        this.client = client;
        this.standstill = standstill;
    }

    /// Sends a request and waits for the head of its answer; the caller closes its body. Interrupting ends it.
    ///
    /// @param request all but method and body
    /// @param patience how long nothing may happen before the head has come, since the last byte was sent
    /// @throws HttpTimeoutException in Go's words; the body throws it, too
    Answer send(HttpRequest.Builder request, String method, BodyPublisher content, Duration patience)
            throws IOException, InterruptedException {
        SentBody body = new SentBody(content);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        CompletableFuture<HttpResponse<InputStream>> exchange = client.sendAsync(
                request.method(method, body.contentLength() == 0 ? content : body)
                        .build(),
                head -> {
                    ArrivingBody arriving = new ArrivingBody(standstill);
                    answer.complete(new Answer(head.statusCode(), head.headers(), arriving));
                    return arriving;
                });
        var _ = exchange.whenComplete((ended, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            }
        });
        try {
            return await(answer, body, patience);
        } catch (IOException | InterruptedException e) {
            exchange.cancel(true);
            throw e;
        }
    }

    private static <T> T await(CompletableFuture<T> answer, SentBody body, Duration patience)
            throws IOException, InterruptedException {
        Duration left = patience;
        while (left.isPositive()) {
            try {
                return answer.get(left.toMillis() + 1, TimeUnit.MILLISECONDS);
            } catch (TimeoutException orSomethingMoved) {
                left = patience.minus(body.standsFor());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            }
        }
        throw new HttpTimeoutException("net/http: request canceled (Client.Timeout exceeded while awaiting headers)");
    }
}
