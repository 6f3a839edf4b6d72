package dev.gantry.server;

import dev.gantry.api.Json;
import dev.gantry.http.HttpException;
import dev.gantry.http.Request;
import java.io.IOException;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;

/// A request's body as JSON, refused as dockerd refuses it.
final class JsonBody {
    /// Far above any real document: a container with ten thousand labels has one megabyte.
    static final int LIMIT = 8 << 20;

    private static final ObjectReader READER =
            Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonBody() {}

    /// @throws HttpException 400 or 413
    static <T> T read(Request request, Class<T> type) throws IOException {
        checkContentType(request);
        byte[] body = request.bytes(LIMIT);
        if (body.length == 0 && request.contentLength() <= 0) {
            return Json.read("{}", type);
        }
        return parse(body, type);
    }

    /// As [#read], for operations whose body is required.
    static <T> T require(Request request, Class<T> type) throws IOException {
        checkContentType(request);
        return parse(request.bytes(LIMIT), type);
    }

    private static <T> T parse(byte[] body, Class<T> type) {
        if (isBlank(body)) {
            throw new HttpException(400, "invalid JSON: got EOF while reading request body");
        }
        try {
            return READER.forType(type).readValue(body);
        } catch (JacksonException e) {
            throw new HttpException(400, message(e));
        }
    }

    private static boolean isBlank(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    /// Go's words where Go has short ones; else the field and what is wrong with it.
    static String message(JacksonException e) {
        if (e instanceof UnexpectedEndOfInputException) {
            return "invalid JSON: unexpected EOF";
        }
        String original = String.valueOf(e.getOriginalMessage());
        if (original.startsWith("Trailing token")) {
            return "unexpected content after JSON";
        }
        String field = e.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
        String reason = original.lines().findFirst().orElse("malformed");
        return "invalid JSON: " + (field.isEmpty() ? "" : field + ": ") + reason;
    }

    /// A body has to say that it is JSON; no body has to say nothing.
    private static void checkContentType(Request request) {
        String type = request.header("Content-Type");
        if (type.isEmpty() && !request.hasBody()) {
            return;
        }
        String media = type.split(";", 2)[0].strip();
        if (media.isEmpty()) {
            throw new HttpException(400, "malformed Content-Type header (" + type + "): mime: no media type");
        }
        if (!media.equalsIgnoreCase("application/json")) {
            throw new HttpException(400, "unsupported Content-Type header (" + type + "): must be 'application/json'");
        }
    }
}
