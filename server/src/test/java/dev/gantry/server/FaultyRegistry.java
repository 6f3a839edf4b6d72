package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.http.HttpServer;
import dev.gantry.http.Listener;
import dev.gantry.http.Request;
import dev.gantry.http.Response;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.Index;
import dev.gantry.image.Manifest;
import dev.gantry.image.Platform;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A registry in this process that keeps images in memory and misbehaves as a test wants: a [Fault] sees each request
/// first. It remembers what it was asked.
final class FaultyRegistry implements AutoCloseable {
    private static final int WHOLE = 64 << 20;

    private final HttpServer server;
    private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    private final TestImages images = new TestImages();
    private final List<Asked> log = new CopyOnWriteArrayList<>();
    private volatile Fault fault = asked -> Behaviour.HONEST;
    private volatile Supplier<String> tokens = () -> "";
    private final AtomicLong served = new AtomicLong();
    private volatile int pieces = WHOLE;
    private volatile @Nullable Stall stall;

    /// A blob that comes to a stop.
    private record Stall(Digest blob, int after, CountDownLatch stopped, CountDownLatch go) {}

    /// A request, as it came.
    ///
    /// @param from the first byte that it wants
    /// @param authorization "" where it has none
    record Asked(String method, String path, long from, String authorization, String host) {
        boolean isBlob(Digest digest) {
            return path.endsWith("/blobs/" + digest);
        }
    }

    /// What the registry does with a request.
    interface Fault {
        Behaviour on(Asked asked);
    }

    /// How an answer goes wrong.
    ///
    /// @param status to answer with, 0 for the content
    /// @param cutAfter bytes of the body after which the connection breaks, -1 for none
    /// @param header of the answer, "" for none
    record Behaviour(int status, long cutAfter, String header, String value) {
        static final Behaviour HONEST = new Behaviour(0, -1, "", "");

        static Behaviour cutAfter(long bytes) {
            return new Behaviour(0, bytes, "", "");
        }

        /// The content, with a header more.
        static Behaviour with(String header, String value) {
            return new Behaviour(0, -1, header, value);
        }

        static Behaviour refuse(int status, String header, String value) {
            return new Behaviour(status, -1, header, value);
        }
    }

    private FaultyRegistry() throws IOException {
        server = HttpServer.start(this::serve, List.of(new Listener.Tcp("127.0.0.1", 0)));
    }

    static FaultyRegistry start() throws IOException {
        return new FaultyRegistry();
    }

    int port() {
        return server.ports().getFirst();
    }

    /// The name of an image here: `127.0.0.1:34567/team/box:1`.
    String name(String rest) {
        return "127.0.0.1:" + port() + "/" + rest;
    }

    void fault(Fault fresh) {
        log.clear();
        fault = fresh;
    }

    /// What `/token` gives.
    void tokens(Supplier<String> fresh) {
        tokens = fresh;
    }

    /// Sends each blob in small pieces with pauses between them, some 3 MB a second.
    void slow() {
        pieces = 16 << 10;
    }

    /// Bytes of blobs that were sent so far.
    long served() {
        return served.get();
    }

    /// Changes what a tag means, or a digest against all rules.
    void replaceManifest(String repository, String reference, byte[] bytes) {
        manifests.put(repository + ":" + reference, bytes);
    }

    /// Stops in the middle of a blob, the first time it is asked for.
    ///
    /// @param stopped told when it has stopped
    /// @param go lets it go on
    void stallAfter(Digest blob, int bytes, CountDownLatch stopped, CountDownLatch go) {
        log.clear();
        stall = new Stall(blob, bytes, stopped, go);
    }

    List<Asked> asked() {
        return log;
    }

    List<Asked> askedFor(Digest blob) {
        return log.stream().filter(asked -> asked.isBlob(blob)).toList();
    }

    /// Changes what a digest stands for, against all rules.
    void replace(Digest blob, byte[] bytes) {
        images.replace(blob, bytes);
    }

    byte[] blob(Digest digest) {
        return images.bytes(digest);
    }

    /// Makes an image whose layers hold random bytes, and gives it a tag.
    ///
    /// @return its manifest
    Manifest image(String repository, String tag, long seed, int layers, int layerBytes, Platform platform)
            throws IOException {
        Manifest manifest = images.image(seed, layers, layerBytes, platform);
        putManifest(repository, tag, manifest.bytes());
        return manifest;
    }

    /// Makes an index of images and gives it a tag.
    Index index(String repository, String tag, List<Descriptor> entries) {
        Index index = images.index(entries);
        putManifest(repository, tag, index.bytes());
        return index;
    }

    void putManifest(String repository, String tag, byte[] bytes) {
        manifests.put(repository + ":" + tag, bytes);
        manifests.put(repository + ":" + Digest.of(bytes), bytes);
    }

    private void serve(Request request, Response response) throws IOException {
        Asked asked = new Asked(
                request.method(),
                request.path(),
                from(request),
                request.header("Authorization"),
                request.header("Host"));
        log.add(asked);
        Behaviour behaviour = fault.on(asked);
        if (!behaviour.header().isEmpty()) {
            response.header(behaviour.header(), behaviour.value());
        }
        byte[] content = content(asked.path());
        if (behaviour.status() != 0) {
            response.status(behaviour.status()).send();
        } else if (content == null) {
            byte[] unknown =
                    "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}".getBytes(UTF_8);
            response.status(404).send("application/json", unknown);
        } else {
            sendContent(response, asked, content, behaviour.cutAfter());
        }
    }

    private void sendContent(Response response, Asked asked, byte[] content, long cutAfter) throws IOException {
        int from = (int) Math.min(asked.from(), content.length);
        if (asked.from() > 0) {
            String range = "bytes " + from + "-" + (content.length - 1) + "/" + content.length;
            response.status(206).header("Content-Range", range);
        }
        Stall stops = stallOf(asked);
        int stop = end(content.length, from, stops == null ? cutAfter : stops.after() - from);
        response.header("Content-Type", "application/octet-stream");
        OutputStream out = response.body();
        write(out, content, from, stop);
        if (stops != null) {
            waitFor(stops);
            out.write(content, stop, content.length - stop);
        } else if (stop < content.length) {
            throw new IOException("cut as the test wants it");
        }
    }

    private void write(OutputStream out, byte[] content, int from, int stop) throws IOException {
        int step = pieces;
        for (int at = from; at < stop; at += step) {
            int count = Math.min(step, stop - at);
            out.write(content, at, count);
            served.addAndGet(count);
            if (step < WHOLE) {
                out.flush();
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Stall stallOf(Asked asked) {
        Stall wanted = stall;
        boolean stops = wanted != null
                && asked.isBlob(wanted.blob())
                && wanted.stopped().getCount() > 0;
        return stops ? wanted : null;
    }

    private static int end(int length, int from, long bytes) {
        return bytes < 0 ? length : (int) Math.min(length, from + bytes);
    }

    private static void waitFor(Stall wanted) {
        wanted.stopped().countDown();
        try {
            wanted.go().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte @Nullable [] content(String path) {
        if (path.equals("/token")) {
            return ("{\"token\":\"" + tokens.get() + "\"}").getBytes(UTF_8);
        }
        int manifest = path.indexOf("/manifests/");
        if (manifest > 0) {
            String reference = path.substring(manifest + "/manifests/".length());
            return manifests.get(path.substring("/v2/".length(), manifest) + ":" + reference);
        }
        int blob = path.indexOf("/blobs/sha256:");
        if (blob > 0) {
            Digest digest = Digest.parse(path.substring(blob + "/blobs/".length()));
            return images.has(digest) ? images.bytes(digest) : null;
        }
        return path.equals("/v2/") ? new byte[] {'{', '}'} : null;
    }

    private static long from(Request request) {
        String range = request.header("Range");
        return range.isEmpty() ? 0 : Long.parseLong(range.substring("bytes=".length(), range.indexOf('-')));
    }

    @Override
    public void close() {
        server.close();
    }
}
