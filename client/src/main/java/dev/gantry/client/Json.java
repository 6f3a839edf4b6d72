package dev.gantry.client;

import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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

    private static final char[] HEX = "0123456789abcdef".toCharArray();

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
        StringBuilder out = new StringBuilder();
        write(value, out, null, 0);
        return out.toString();
    }

    /// Text over several lines, each level indented by `indent`; empty objects and arrays stay `{}` and `[]`.
    public static String writeIndented(@Nullable Object value, String indent) {
        StringBuilder out = new StringBuilder();
        write(value, out, indent, 0);
        return out.toString();
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

    private static void write(@Nullable Object value, StringBuilder out, @Nullable String indent, int depth) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> map -> writeObject(map, out, indent, depth);
            case Iterable<?> list -> writeArray(list, out, indent, depth);
            case Boolean flag -> out.append(flag.booleanValue());
            case Long number -> out.append(number.longValue());
            case Integer number -> out.append(number.intValue());
            case BigDecimal number -> out.append(plain(number));
            case Double number -> out.append(plain(BigDecimal.valueOf(number)));
            default -> writeText(value.toString(), out);
        }
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.toPlainString();
    }

    private static void writeObject(Map<?, ?> map, StringBuilder out, @Nullable String indent, int depth) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            newLine(out, indent, depth + 1);
            writeText(String.valueOf(entry.getKey()), out);
            out.append(indent == null ? ":" : ": ");
            write(entry.getValue(), out, indent, depth + 1);
        }
        if (!first) {
            newLine(out, indent, depth);
        }
        out.append('}');
    }

    private static void writeArray(Iterable<?> list, StringBuilder out, @Nullable String indent, int depth) {
        out.append('[');
        boolean first = true;
        for (Object element : list) {
            if (!first) {
                out.append(',');
            }
            first = false;
            newLine(out, indent, depth + 1);
            write(element, out, indent, depth + 1);
        }
        if (!first) {
            newLine(out, indent, depth);
        }
        out.append(']');
    }

    private static void newLine(StringBuilder out, @Nullable String indent, int depth) {
        if (indent == null) {
            return;
        }
        out.append('\n');
        for (int i = 0; i < depth; i++) {
            out.append(indent);
        }
    }

    private static void writeText(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            writeChar(text.charAt(i), out);
        }
        out.append('"');
    }

    private static void writeChar(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '<', '>', '&', '\u2028', '\u2029' -> escape(c, out);
            default -> {
                if (c < ' ') {
                    escape(c, out);
                } else {
                    out.append(c);
                }
            }
        }
    }

    private static void escape(char c, StringBuilder out) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX[(c >> shift) & 0xf]);
        }
    }
}
