package dev.gantry.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// An answer's body whose reader does not wait for ever: where nothing comes for a while the connection is given up.
/// How long the reader itself takes does not matter. One thread.
final class ArrivingBody extends InputStream {
    private final InputStream arriving;
    private final Duration patience;
    private volatile boolean givenUp;

    /// @param arriving closing it from another thread ends a read of it
    ArrivingBody(InputStream arriving, Duration patience) {
        this.arriving = arriving;
        this.patience = patience;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return arriving.available() > 0 ? arriving.read(buffer, offset, length) : await(buffer, offset, length);
    }

    private int await(byte[] buffer, int offset, int length) throws IOException {
        CompletableFuture<Boolean> arrived = new CompletableFuture<>();
        CompletableFuture<Boolean> end =
                arrived.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> giveUp());
        try {
            return arriving.read(buffer, offset, length);
        } catch (IOException e) {
            throw givenUp ? timeout() : e;
        } finally {
            arrived.complete(true);
            end.join();
        }
    }

    private boolean giveUp() {
        givenUp = true;
        try {
            arriving.close();
        } catch (IOException _) {
            // the reader hears why
        }
        return false;
    }

    private static HttpTimeoutException timeout() {
        return new HttpTimeoutException(
                "net/http: request canceled (Client.Timeout or context cancellation while reading body)");
    }

    @Override
    public int available() throws IOException {
        return arriving.available();
    }

    @Override
    public void close() throws IOException {
        arriving.close();
    }
}
