package dev.gantry.server;

import dev.gantry.api.Json;
import dev.gantry.engine.Filters;
import dev.gantry.http.HttpException;
import dev.gantry.http.Query;
import dev.gantry.http.Request;
import dev.gantry.http.Response;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One call of the API: the request with its parameters read as dockerd reads them, and the answer.
final class Call {
    private final Request request;
    private final Response response;
    private final ApiVersion version;
    private final Map<String, String> path;
    private final Query query;

    Call(Request request, Response response, ApiVersion version, Map<String, String> path) {
        this.request = request;
        this.response = response;
        this.version = version;
        this.path = path;
        this.query = request.query();
    }

    ApiVersion version() {
        return version;
    }

    Request request() {
        return request;
    }

    Response response() {
        return response;
    }

    /// A variable of the route's path.
    String path(String name) {
        return path.getOrDefault(name, "");
    }

    Query query() {
        return query;
    }

    /// A parameter's first value, or "".
    String text(String name) {
        return query.first(name);
    }

    /// As [#text], empty where the parameter is absent or "".
    Optional<String> optional(String name) {
        return Optional.of(text(name)).filter(value -> !value.isEmpty());
    }

    /// False for "", 0, no, false and none; everything else is true.
    boolean flag(String name) {
        return switch (text(name).strip().toLowerCase(Locale.ROOT)) {
            case "", "0", "no", "false", "none" -> false;
            default -> true;
        };
    }

    boolean flag(String name, boolean absent) {
        return query.has(name) ? flag(name) : absent;
    }

    /// A whole number, absent where the parameter is absent or "".
    ///
    /// @throws HttpException 400 with Go's text
    OptionalInt number(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new HttpException(400, "strconv.Atoi: parsing \"" + text + "\": invalid syntax");
        }
    }

    /// The `filters` parameter.
    ///
    /// @throws HttpException 400 where it can't be read
    Filters filters() {
        return FilterParameter.parse(text("filters"));
    }

    /// The body as a document; an absent one reads as an empty object.
    ///
    /// @throws HttpException 400 with dockerd's texts where it is no JSON, 413 where it is too large
    <T> T body(Class<T> type) throws IOException {
        return JsonBody.read(request, type);
    }

    /// A document and a new line, with which Go's encoder ends each.
    static byte[] line(Object document) {
        byte[] json = Json.writeBytes(document);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    /// Answers with a document.
    void json(int status, Object document) throws IOException {
        response.status(status).send("application/json", line(document));
    }

    void json(Object document) throws IOException {
        json(200, document);
    }

    /// Answers with a status alone.
    void status(int status) throws IOException {
        response.status(status).send();
    }
}
