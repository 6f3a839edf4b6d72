package dev.gantry.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// The answer to one request: a status and headers first, then one ending. [#send] is a whole body, [#body] a
/// streamed one, [#live] a streamed one that hears the client leave, [#hijack] the connection itself.
///
/// All writes block until the client's socket took the bytes. Used by the handler's thread alone, apart from
/// what the endings' results allow.
public final class Response {
    private static final ByteBuffer NOTHING = BufferUtil.EMPTY_BUFFER;

    /// How much of a file is read and sent at once.
    static final int FILE_BYTES = 256 << 10;

    private final org.eclipse.jetty.server.Request request;
    private final org.eclipse.jetty.server.Response jetty;
    private final Callback callback;
    private final RawConnections raws;
    private @Nullable LiveBody live;
    private boolean ended;
    private boolean upgraded;

    Response(
            org.eclipse.jetty.server.Request request,
            org.eclipse.jetty.server.Response jetty,
            Callback callback,
            RawConnections raws) {
        this.request = request;
        this.jetty = jetty;
        this.callback = callback;
        this.raws = raws;
        jetty.setStatus(200);
    }

    public Response status(int status) {
        jetty.setStatus(status);
        return this;
    }

    /// The status as it was set last.
    public int status() {
        return jetty.getStatus();
    }

    /// Sets a header, replacing an earlier value.
    public Response header(String name, String value) {
        jetty.getHeaders().put(name, value);
        return this;
    }

    /// True once the status line is on its way and can't change.
    public boolean isCommitted() {
        return upgraded || jetty.isCommitted();
    }

    /// Ends with a whole body, its length declared. The body of an answer to `HEAD` is not sent.
    public void send(String contentType, byte[] body) throws IOException {
        header("Content-Type", contentType);
        jetty.getHeaders().put("Content-Length", body.length);
        end(body);
    }

    /// Ends without a body.
    public void send() throws IOException {
        end(new byte[0]);
    }

    /// Ends with a part of a file, its length declared. The answer to `HEAD` has the headers alone.
    ///
    /// @throws IOException also where the file ends too early: the client sees a cut answer
    public void send(FileChannel file, long offset, long length) throws IOException {
        jetty.getHeaders().put("Content-Length", length);
        if (length == 0 || HttpMethod.HEAD.is(request.getMethod())) {
            send();
            return;
        }
        ended = true;
        RetainableByteBuffer pooled =
                request.getComponents().getByteBufferPool().acquire((int) Math.min(length, FILE_BYTES), true);
        try {
            copy(file, offset, length, pooled.getByteBuffer());
        } finally {
            pooled.release();
        }
    }

    private void copy(FileChannel file, long offset, long length, ByteBuffer buffer) throws IOException {
        long end = offset + length;
        for (long at = offset; at < end; at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
            if (file.read(buffer, at) <= 0) {
                throw new IOException("a file ended " + (end - at) + " bytes too early");
            }
            buffer.flip();
            Content.Sink.write(jetty, at + buffer.limit() == end, buffer.duplicate());
        }
    }

    private void end(byte[] body) throws IOException {
        ended = true;
        Content.Sink.write(jetty, true, ByteBuffer.wrap(body));
    }

    /// Ends with a body of unknown length, sent as it is written; each write is handed to the client at once.
    /// The handler's return ends the answer. One that fails leaves it unended, so that the client sees that
    /// something is missing: do not close the stream on the way out. `flush` before the first write sends the
    /// head alone.
    ///
    /// A client that leaves is noticed by the next write only; use [#live] where that may be far away.
    public OutputStream body() {
        if (isChunked()) {
            header("Transfer-Encoding", "chunked"); // even where the connection closes: a cut must not look like an end
        }
        return new Body();
    }

    /// Ends with a body of unknown length on a connection that is ours from here on, so that a client's leaving
    /// is heard at once: for answers that stay silent for long (events, followed logs, waits). The head is sent
    /// at once; as with [#body], the handler's return ends the answer.
    public LiveBody live() throws IOException {
        boolean chunked = isChunked();
        if (chunked) {
            header("Transfer-Encoding", "chunked");
        }
        header("Connection", "close");
        RawConnection connection = upgrade(head(jetty.getStatus(), HttpStatus.getMessage(jetty.getStatus())));
        LiveBody body = new LiveBody(connection, chunked);
        live = body;
        connection.watch();
        return body;
    }

    private boolean isChunked() {
        return request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_0;
    }

    /// Takes the connection over: what follows the head is raw bytes, both ways. A client that asked for an
    /// `Upgrade` is answered `101 UPGRADED`, an older one `200 OK`, as dockerd does. The request's body must
    /// have been read.
    ///
    /// @param contentType the type of the bytes that follow
    public Hijack hijack(String contentType) throws IOException {
        return hijack(contentType, "tcp");
    }

    /// As above.
    ///
    /// @param protocol what an `Upgrade` is answered by
    public Hijack hijack(String contentType, String protocol) throws IOException {
        header("Content-Type", contentType);
        if (request.getHeaders().contains("Upgrade")) {
            header("Connection", "Upgrade");
            header("Upgrade", protocol);
            return new Hijack(upgrade(hijackHead(101, "UPGRADED")));
        }
        return new Hijack(upgrade(hijackHead(200, "OK")));
    }

    /// Takes the connection over as a WebSocket.
    ///
    /// @param text whether messages to the client are text, else binary
    /// @throws HttpException 400 for a client that did not ask for one
    public WebSocket webSocket(boolean text) throws IOException {
        HttpFields asked = request.getHeaders();
        if (!asked.contains("Upgrade", "websocket") || !"13".equals(asked.get("Sec-WebSocket-Version"))) {
            throw new HttpException(400, "not a WebSocket handshake of version 13");
        }
        String key = asked.get("Sec-WebSocket-Key");
        header("Sec-WebSocket-Accept", WebSocket.accept(key == null ? "" : key));
        header("Connection", "Upgrade");
        header("Upgrade", "websocket");
        return new WebSocket(new Hijack(upgrade(hijackHead(101, "Switching Protocols"))), text);
    }

    private String head(int status, String reason) {
        return head(status, reason, _ -> true);
    }

    /// dockerd leaves out the date that every other answer has.
    private String hijackHead(int status, String reason) {
        return head(status, reason, field -> field.getHeader() != HttpHeader.DATE);
    }

    private String head(int status, String reason, Predicate<HttpField> wanted) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + reason + "\r\n");
        for (HttpField field : jetty.getHeaders()) {
            if (wanted.test(field)) {
                head.append(field.getName())
                        .append(": ")
                        .append(field.getValue())
                        .append("\r\n");
            }
        }
        return head.append("\r\n").toString();
    }

    /// Jetty gives a connection away once an exchange completes. The stream is wrapped so that completing it
    /// sends nothing: the head is ours, byte for byte.
    private RawConnection upgrade(String head) throws IOException {
        RawConnection connection = new RawConnection(
                request.getConnectionMetaData().getConnection().getEndPoint(), raws);
        request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection);
        request.addHttpStreamWrapper(SilentStream::new);
        ended = true;
        upgraded = true;
        Content.Sink.write(jetty, true, NOTHING);
        callback.succeeded();
        connection.awaitOpen();
        connection.write(head);
        return connection;
    }

    /// Ends the exchange after the handler returned.
    void finish() throws IOException {
        if (live != null) {
            live.close();
        } else if (!ended) {
            send();
        }
    }

    boolean isUpgraded() {
        return upgraded;
    }

    /// A stream whose answer is written by someone else.
    private static final class SilentStream extends HttpStream.Wrapper {
        SilentStream(HttpStream wrapped) {
            super(wrapped);
        }

        @Override
        public void send(
                org.eclipse.jetty.http.MetaData.Request request,
                org.eclipse.jetty.http.MetaData.Response response,
                boolean last,
                ByteBuffer content,
                Callback callback) {
            callback.succeeded();
        }
    }

    private final class Body extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
                Content.Sink.write(jetty, false, ByteBuffer.wrap(bytes, offset, length));
            }
        }

        @Override
        public void flush() throws IOException {
            if (!jetty.isCommitted()) {
                Content.Sink.write(jetty, false, NOTHING);
            }
        }

        @Override
        public void close() throws IOException {
            if (!ended) {
                end(new byte[0]);
            }
        }
    }
}
