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
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One blob on its way to a registry: in one request, or after a broken one in a second from where the registry has it.
///
/// Source: OCI distribution-spec, "Pushing blobs".
public final class Upload {
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d+)");
    private static final Duration LEAST_PATIENCE = Duration.ofMinutes(5);
    private static final long SLOWEST_BYTES_PER_SECOND = 32 << 10;

    private final Connection connection;
    private final URI start;
    private final Set<String> scopes;
    private final Descriptor blob;
    private final Content content;
    private final Watch watch;

    /// Where the registry wants the bytes; null before it was asked, or when it has forgotten.
    private @Nullable URI session;

    private long there;

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

    void run(Patience patience) throws IOException {
        while (true) {
            try {
                send();
                return;
            } catch (RegistryException e) {
                boolean broken = e.status() == 0;
                if (broken && session == null) {
                    throw e; // not even begun: there is another endpoint, or none
                }
                patience.failed(e);
                if (broken) {
                    findOut();
                } else {
                    session = null;
                }
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
        Duration slow = Duration.ofSeconds(blob.size() / SLOWEST_BYTES_PER_SECOND);
        return Call.of(method, to, scopes).patience(LEAST_PATIENCE.plus(slow));
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
                        return new WatchedInputStream(content.open(from), from, watch::sent);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }),
                left);
    }

    private static URI location(Call call, HttpResponse<InputStream> response) throws IOException {
        response.body().close();
        return response.headers()
                .firstValue("Location")
                .map(location -> call.uri().resolve(location))
                .orElseThrow(() -> new RegistryException(call + ": the registry does not say where to upload"));
    }

    /// Asks how much of a broken upload has arrived.
    private void findOut() {
        URI asked = session;
        session = null;
        there = 0;
        if (asked == null) {
            return;
        }
        try {
            Call status = Call.of("GET", asked, scopes);
            HttpResponse<InputStream> response = connection.require(status, 204);
            Optional<String> range = response.headers().firstValue("Range");
            Matcher arrived = RANGE.matcher(range.orElse(""));
            if (arrived.matches() && !"0".equals(arrived.group(1))) { // distribution says 0-0 for nothing, too
                session = location(status, response);
                there = Math.min(Long.parseLong(String.valueOf(arrived.group(1))) + 1, blob.size());
            }
        } catch (IOException | RegistryException gone) {
            session = null;
        }
    }
}
