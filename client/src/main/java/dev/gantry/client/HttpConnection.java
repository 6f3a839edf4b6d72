package dev.gantry.client;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// One HTTP/1.1 connection: a request goes out, a head comes back, then the body or raw streams (RFC 9112). One
/// exchange at a time.
final class HttpConnection implements AutoCloseable {
    private static final int BUFFER = 32 * 1024;
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MOST_HEADERS = 256;

    /// Status and headers (names in lower case) of an answer.
    record Head(int status, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private final Transport transport;
    private final InputStream input;
    private boolean reusable;
    private boolean lastExchange;
    private long idleSince;

    HttpConnection(Transport transport) {
        this.transport = transport;
        this.input = new BufferedInputStream(transport.input(), BUFFER);
    }

    Transport transport() {
        return transport;
    }

    InputStream input() {
        return input;
    }

    OutputStream output() {
        return transport.output();
    }

    /// Sends `request` and reads the head of its answer. When the engine answers before it has taken the whole body
    /// (an error, mostly), that answer counts, not the broken pipe.
    ///
    /// Errors: `UncheckedIOException` when the request's own stream can't be read: the engine, which waits for
    /// the rest of it, will not answer.
    Head exchange(Request request, String head) throws IOException {
        reusable = false;
        IOException broken = null;
        try {
            send(request, head);
        } catch (IOException e) {
            broken = e;
        }
        try {
            Head answer = readHead();
            lastExchange = answer.header("connection").equalsIgnoreCase("close");
            return answer;
        } catch (IOException e) {
            if (broken != null) {
                broken.addSuppressed(e);
                throw broken;
            }
            throw e;
        }
    }

    private void send(Request request, String head) throws IOException {
        byte[] headBytes = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] body = request.bytes();
        InputStream stream = request.stream();
        if (body != null) {
            byte[] whole = new byte[headBytes.length + body.length];
            System.arraycopy(headBytes, 0, whole, 0, headBytes.length);
            System.arraycopy(body, 0, whole, headBytes.length, body.length);
            output().write(whole);
            return;
        }
        output().write(headBytes);
        if (stream != null) {
            sendChunks(stream);
        }
    }

    /// Each chunk goes out as one write: size line, bytes, line end.
    private void sendChunks(InputStream stream) throws IOException {
        int room = 8; // for the size line: up to 6 hex digits and CRLF
        byte[] buffer = new byte[room + BUFFER + 2];
        for (int count = read(stream, buffer, room); count >= 0; count = read(stream, buffer, room)) {
            if (count == 0) {
                continue;
            }
            byte[] size = (Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(size, 0, buffer, room - size.length, size.length);
            buffer[room + count] = '\r';
            buffer[room + count + 1] = '\n';
            output().write(buffer, room - size.length, size.length + count + 2);
        }
        output().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static int read(InputStream stream, byte[] buffer, int offset) {
        try {
            return stream.read(buffer, offset, BUFFER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Head readHead() throws IOException {
        Head head = readOneHead();
        for (int i = 0; i < 8 && head.status() >= 100 && head.status() < 200 && head.status() != 101; i++) {
            head = readOneHead(); // 100 Continue and the like come before the answer
        }
        return head;
    }

    private Head readOneHead() throws IOException {
        String line = readLine();
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new IOException("malformed HTTP response \"" + line + "\"");
        }
        int status = Integer.parseInt(line.substring(9, 12));
        Map<String, String> headers = new HashMap<>();
        for (String field = readLine(); !field.isEmpty(); field = readLine()) {
            int colon = field.indexOf(':');
            if (colon <= 0 || headers.size() >= MOST_HEADERS) {
                throw new IOException("malformed HTTP response header \"" + field + "\"");
            }
            headers.put(
                    field.substring(0, colon).toLowerCase(Locale.ROOT),
                    field.substring(colon + 1).strip());
        }
        return new Head(status, headers);
    }

    /// One line without its end. Errors: `EOFException` when the connection ends first.
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = input.read(); c != '\n'; c = input.read()) {
            if (c < 0) {
                throw new EOFException("unexpected EOF");
            }
            if (line.length() >= LONGEST_LINE) {
                throw new IOException("HTTP line too long");
            }
            line.append((char) c);
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }

    /// The body that follows `head`.
    InputStream body(String method, Head head) {
        if (method.equals("HEAD") || head.status() == 204 || head.status() == 304) {
            return new FixedInput(this, 0);
        }
        if (head.header("transfer-encoding").equalsIgnoreCase("chunked")) {
            return new ChunkedInput(this);
        }
        String length = head.header("content-length");
        return length.isEmpty() ? input : new FixedInput(this, Long.parseLong(length));
    }

    /// The body was read to its end: the connection can carry another exchange, unless the engine said that it
    /// hangs up.
    void bodyEnded() {
        reusable = !lastExchange;
        idleSince = System.nanoTime();
    }

    /// True when the last exchange is whole and so recent that the engine has not hung up.
    boolean canBeReused() {
        return reusable && System.nanoTime() - idleSince < 5_000_000_000L;
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            System.getLogger(HttpConnection.class.getName())
                    .log(System.Logger.Level.DEBUG, "connection close failed", e);
        }
    }
}
