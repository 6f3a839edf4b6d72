package dev.gantry.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request, read by its handler's thread.
public final class Request {
    private final org.eclipse.jetty.server.Request jetty;
    private final String path;
    private @Nullable Query query;
    private @Nullable InputStream body;

    Request(org.eclipse.jetty.server.Request jetty) {
        this.jetty = jetty;
        String raw = jetty.getHttpURI().getPath();
        this.path = Query.decode(raw == null ? "/" : raw, false);
    }

    public String method() {
        return jetty.getMethod();
    }

    /// The client's address, without its port; empty on a unix socket.
    public String remoteAddress() {
        return jetty.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote
                ? remote.getHostString()
                : "";
    }

    /// True under TLS.
    public boolean isSecure() {
        return jetty.isSecure();
    }

    /// The path, decoded: an encoded slash is a slash here.
    public String path() {
        return path;
    }

    /// The parameters behind the path.
    ///
    /// @throws HttpException 400 where they are malformed
    public Query query() {
        Query parsed = query;
        if (parsed == null) {
            parsed = Query.parse(jetty.getHttpURI().getQuery());
            query = parsed;
        }
        return parsed;
    }

    /// A header's first value, or "".
    public String header(String name) {
        String value = jetty.getHeaders().get(name);
        return value == null ? "" : value;
    }

    /// All values of a header, in their order.
    public List<String> headers(String name) {
        return jetty.getHeaders().getValuesList(name);
    }

    /// Bytes of the body as the client declared them, -1 where it did not (chunked, or none).
    public long contentLength() {
        return jetty.getLength();
    }

    /// True where the request declares a body, if only an empty one in chunks.
    public boolean hasBody() {
        return contentLength() > 0 || !header("Transfer-Encoding").isEmpty();
    }

    /// The body as it comes. Reading answers `Expect: 100-continue`. Closing it is no more than an end of reading:
    /// the rest is thrown away once the answer is sent, so that a client still sending hears what was answered.
    public InputStream body() {
        InputStream stream = body;
        if (stream == null) {
            stream = new Unclosed(org.eclipse.jetty.server.Request.asInputStream(jetty));
            body = stream;
        }
        return stream;
    }

    /// The whole body.
    ///
    /// @param limit in bytes
    /// @throws HttpException 413 past the limit; nothing past it is kept
    public byte[] bytes(int limit) throws IOException {
        if (contentLength() > limit) {
            throw tooLarge(limit);
        }
        byte[] bytes = body().readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw tooLarge(limit);
        }
        return bytes;
    }

    /// Jetty takes a body that is closed before its end for a failed exchange, and cuts the connection.
    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream jettys) {
            super(jettys);
        }

        @Override
        public void close() {}
    }

    private static HttpException tooLarge(int limit) {
        return new HttpException(413, "request body too large: the limit is " + limit + " bytes");
    }
}
