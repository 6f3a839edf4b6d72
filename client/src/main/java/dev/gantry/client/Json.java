package dev.gantry.client;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads and writes the light JSON tree (see [JsonObject] for its value types). Writing follows Go's `encoding/json`,
/// so that output can be compared with Docker's byte for byte.
public final class Json {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

    private Json() {}

    /// Parses one document. Errors: [JsonException] when the text is not JSON.
    public static @Nullable Object parse(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return document(parser);
        } catch (JacksonException e) {
            throw new JsonException(e);
        }
    }

    /// Parses one document from UTF-8 bytes; does not close `in`.
    public static @Nullable Object parse(InputStream in) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
            return document(parser);
        } catch (JacksonException e) {
            throw new JsonException(e);
        }
    }

    /// The documents that follow each other in `in` (progress, events), each read when asked for. The iterator blocks
    /// until the next document is whole and ends where the stream ends.
    public static Iterator<@Nullable Object> documents(InputStream in) {
        return new JsonDocuments(FACTORY.createParser(ObjectReadContext.empty(), in));
    }

    /// The elements of `value` when it is an array, or none.
    @SuppressWarnings("unchecked") // a list in this tree holds only values of this tree
    public static List<@Nullable Object> list(@Nullable Object value) {
        return value instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
    }

    /// The elements of the array `value` as objects; elements that are none count as empty.
    public static List<JsonObject> objects(@Nullable Object value) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object element : list(value)) {
            objects.add(JsonObject.from(element));
        }
        return objects;
    }

    /// Compact text, with `<`, `>` and `&` escaped as Go does.
    public static String write(@Nullable Object value) {
        return new JsonWriter(null, true).write(value);
    }

    /// Compact text, `<`, `>` and `&` as they are.
    public static String writePlain(@Nullable Object value) {
        return new JsonWriter(null, false).write(value);
    }

    /// Text over several lines, each level indented by `indent`; empty objects and arrays stay `{}` and `[]`.
    public static String writeIndented(@Nullable Object value, String indent) {
        return new JsonWriter(indent, true).write(value);
    }

    private static @Nullable Object document(JsonParser parser) {
        JsonToken token = parser.nextToken();
        return token == null ? null : value(parser, token);
    }

    static @Nullable Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Object integer(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            default -> parser.getDecimalValue();
        };
    }

    private static JsonObject object(JsonParser parser) {
        JsonObject object = new JsonObject();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            object.put(name, value(parser, parser.nextToken()));
        }
        return object;
    }

    private static List<@Nullable Object> array(JsonParser parser) {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            list.add(value(parser, token));
        }
        return list;
    }
}
