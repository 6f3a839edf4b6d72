package dev.gantry.distribution;

import dev.gantry.image.Descriptor;
import dev.gantry.image.WatchedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One blob on its way to a registry: in one request, or after a broken one in a second from where the registry has it.
///
/// Source: OCI distribution-spec, "Pushing blobs".
public final class Upload {
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d{1,18})");

    /// The registry digests and stores what has come before it answers.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Connection connection;
    private final URI start;
    private final Set<String> scopes;
    private final Descriptor blob;
    private final Content content;
    private final Watch watch;

    /// Where the registry wants the bytes; null before it was asked, or when it has forgotten.
    private @Nullable URI session;

    private long there;
    private long farthest;

    private volatile @Nullable InputStream opened;

    /// The blob's bytes.
    @FunctionalInterface
    public interface Content {
        /// Opens them at a byte.
        InputStream open(long offset) throws IOException;
    }

    /// Hears how an upload goes.
    public interface Watch {
        /// So many bytes were sent.
        void sent(long bytes);

        /// It failed, and is tried again after a while.
        void waits(Duration wait);
    }

    Upload(Connection connection, URI start, Set<String> scopes, Descriptor blob, Content content, Watch watch) {
        this.connection = connection;
        this.start = start;
        this.scopes = scopes;
        this.blob = blob;
        this.content = content;
        this.watch = watch;
    }

    /// Sends the blob, again and again from where the registry has it.
    ///
    /// @throws RegistryException where it refuses, or fails too often in a row
    void run(Patience patience) throws IOException {
        boolean begun = false;
        while (true) {
            try {
                if (!begun || !isDone(patience)) {
                    send();
                }
                return;
            } catch (RegistryException e) {
                begun |= session != null;
                if (!begun && e.status() == 0 && !connection.isReached()) {
                    throw e; // there is another endpoint, or none
                }
                patience.failed(e);
            } finally {
                closeOpened();
            }
        }
    }

    private void send() throws IOException {
        URI to = session;
        if (to == null) {
            Call begin = Call.of("POST", start, scopes);
            to = location(begin, connection.require(begin, 202));
            session = to;
            there = 0;
        }
        if (there > 0 && there < blob.size()) {
            Call rest = call("PATCH", to)
                    .header("Content-Type", "application/octet-stream")
                    .header("Content-Range", there + "-" + (blob.size() - 1))
                    .body(this::body);
            to = location(rest, connection.require(rest, 202));
            session = to;
            there = blob.size();
        }
        char joint = to.getRawQuery() == null ? '?' : '&';
        URI end = URI.create(
                to + (joint + "digest=" + URLEncoder.encode(blob.digest().toString(), StandardCharsets.UTF_8)));
        Call finish = call("PUT", end).header("Content-Type", "application/octet-stream");
        if (there == 0) {
            finish = finish.body(this::body);
        }
        connection.require(finish, 201, 204).body().close();
    }

    private Call call(String method, URI to) {
        return Call.of(method, to, scopes).patience(PATIENCE);
    }

    private BodyPublisher body() {
        long from = there;
        long left = blob.size() - from;
        if (left == 0) {
            return BodyPublishers.noBody();
        }
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> {
                    try {
                        return new WatchedInputStream(open(from), from, watch::sent);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }),
                left);
    }

    /// The JDK's client leaves what it was reading from open when a connection breaks.
    private InputStream open(long from) throws IOException {
        closeOpened();
        InputStream fresh = content.open(from);
        opened = fresh;
        return fresh;
    }

    private void closeOpened() throws IOException {
        InputStream last = opened;
        opened = null;
        if (last != null) {
            last.close();
        }
    }

    private static URI location(Call call, Answer response) throws IOException {
        response.body().close();
        return response.headers()
                .firstValue("Location")
                .map(call::toward)
                .orElseThrow(() -> new RegistryException(call + ": the registry does not say where to upload"));
    }

    /// Asks how much of a broken upload has arrived. One that the registry has forgotten begins anew, unless it had
    /// ended and only the answer was lost.
    private boolean isDone(Patience patience) throws IOException {
        URI asked = session;
        if (asked == null) {
            return false;
        }
        Call status = Call.of("GET", asked, scopes);
        Answer response = connection.send(status);
        if (response.statusCode() == 204) {
            response.body().close();
            session = location(status, response);
            goOnAt(arrived(response), patience);
            return false;
        }
        RegistryException refusal = Connection.refusal(status, response);
        if (refusal.mayPass()) {
            throw refusal;
        }
        session = null;
        return isThere();
    }

    private boolean isThere() throws IOException {
        Answer response = connection.send(Call.of("HEAD", start.resolve("../" + blob.digest()), scopes));
        response.body().close();
        return response.statusCode() == 200;
    }

    /// Only bytes that never arrived before count as progress: a registry that forgets them again and again fails.
    private void goOnAt(long arrived, Patience patience) {
        there = arrived;
        if (arrived > farthest) {
            farthest = arrived;
            patience.progressed();
        }
    }

    private long arrived(Answer response) {
        Matcher range = RANGE.matcher(response.headers().firstValue("Range").orElse(""));
        boolean some = range.matches() && !"0".equals(range.group(1)); // distribution says 0-0 for nothing, too
        return some ? Math.min(Long.parseLong(String.valueOf(range.group(1))) + 1, blob.size()) : 0;
    }
}
