package dev.gantry.difftest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One HTTP/1.1 request over a unix socket, on a connection of its own, exactly as written: no header beyond those that
/// HTTP needs is added, nothing is corrected, retried or followed. Blocks the calling thread for at most a minute.
public final class UnixHttp {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private UnixHttp() {}

    /// What came back. Header names are in lower case; of a repeated header the last value counts.
    @SuppressWarnings("ArrayRecordComponent") // compared by its text, never with equals
    public record Answer(int status, Map<String, String> headers, byte[] body) {
        public String text() {
            return new String(body, UTF_8);
        }
    }

    public static Answer send(Path socket, String method, String target) {
        return send(socket, method, target, Map.of(), new byte[0]);
    }

    /// Sends a request and reads the answer to its end.
    ///
    /// @param target path and query as they go on the wire
    /// @param body its length is declared when it is not empty or the method is POST or PUT
    /// @throws UncheckedIOException when there is no connection, no answer in time, or one that is not HTTP
    public static Answer send(Path socket, String method, String target, Map<String, String> headers, byte[] body) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            CompletableFuture<Boolean> answered = closeAfterLimit(channel);
            try {
                write(channel, head(method, target, headers, body), body);
                return read(new BufferedInputStream(Channels.newInputStream(channel)), method);
            } finally {
                answered.complete(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + target + ": " + e.getMessage(), e);
        }
    }

    /// Completing the result in time calls the limit off.
    private static CompletableFuture<Boolean> closeAfterLimit(SocketChannel channel) {
        var answered = new CompletableFuture<Boolean>();
        var _ = answered.completeOnTimeout(false, LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .thenAccept(inTime -> {
                    if (!inTime) {
                        close(channel);
                    }
                });
        return answered;
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String head(String method, String target, Map<String, String> headers, byte[] body) {
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body.length > 0 || method.equals("POST") || method.equals("PUT")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /// A server may answer and close before it has read everything; what it answered is read all the same.
    private static void write(SocketChannel channel, String head, byte[] body) {
        ByteBuffer buffer = ByteBuffer.allocate(head.length() + body.length)
                .put(head.getBytes(ISO_8859_1))
                .put(body)
                .flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException closedEarly) {
            return;
        }
    }

    private static Answer read(InputStream in, String method) throws IOException {
        String[] statusLine = readLine(in).split(" ", 3);
        if (statusLine.length < 2 || !statusLine[0].startsWith("HTTP/1.")) {
            throw new IOException("no HTTP in the answer: " + String.join(" ", statusLine));
        }
        var headers = new TreeMap<String, String>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = method.equals("HEAD") ? new byte[0] : readBody(in, headers);
        return new Answer(Integer.parseInt(statusLine[1]), headers, body);
    }

    private static byte[] readBody(InputStream in, Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            return readChunks(in);
        }
        String length = headers.get("content-length");
        return length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            body.write(in.readNBytes(size));
            readLine(in);
        }
        return body.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(readLine(in).strip(), 16);
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended within the answer's head");
            }
            line.write(next);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }
}
