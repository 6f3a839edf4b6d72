package dev.gantry.client;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request, built step by step: `Request.post("/containers/create").query("name", "web").json(settings)`.
///
/// Paths are given without the version prefix; [EngineClient] adds it. Not thread-safe, used once.
public final class Request {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private final String method;
    private final String path;
    private final StringBuilder query = new StringBuilder();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private byte @Nullable [] bytes;
    private @Nullable InputStream stream;

    private Request(String method, String path) {
        this.method = method;
        this.path = path;
    }

    /// Escapes one path segment: `Request.get("/containers/" + Request.segment(name) + "/json")`. Slashes, which image
    /// names hold, are kept as Docker's client keeps them.
    public static String segment(String text) {
        return escape(text, "-_.~/:@!$&'()*+,;=");
    }

    public static Request get(String path) {
        return new Request("GET", path);
    }

    public static Request head(String path) {
        return new Request("HEAD", path);
    }

    public static Request post(String path) {
        return new Request("POST", path);
    }

    public static Request put(String path) {
        return new Request("PUT", path);
    }

    public static Request delete(String path) {
        return new Request("DELETE", path);
    }

    /// Adds a query parameter, escaped. The same name may be added more than once.
    public Request query(String name, String value) {
        query.append(query.isEmpty() ? '?' : '&').append(escape(name, "-_.~")).append('=');
        query.append(escape(value, "-_.~"));
        return this;
    }

    /// Adds `name=1` when `value` holds, nothing when not.
    public Request flag(String name, boolean value) {
        return value ? query(name, "1") : this;
    }

    /// Adds a header; the last value for a name counts.
    public Request header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /// Sends `body` as JSON.
    public Request json(@Nullable Object body) {
        bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        return header("Content-Type", "application/json");
    }

    /// Sends what `body` holds, streamed in chunks; the caller closes `body`.
    public Request body(InputStream body, String contentType) {
        stream = body;
        return header("Content-Type", contentType);
    }

    /// `GET`, `POST`
    public String method() {
        return method;
    }

    String path() {
        return path;
    }

    /// The path with its query, as it stands in the request line after the version.
    String target() {
        return path + query;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte @Nullable [] bytes() {
        return bytes;
    }

    @Nullable InputStream stream() {
        return stream;
    }

    private static String escape(String text, String kept) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isLetterOrDigit(c) || kept.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HEX[c >> 4]).append(HEX[c & 0xf]);
            }
        }
        return out.toString();
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
