package dev.gantry.image;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes the JSON of this room as trees, so that fields that we do not know survive a change.
/// `null` and an absent field mean the same, as in Go; a field of another type is an error that names it.
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static JsonNode read(byte[] bytes, String what) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JacksonException malformed) {
            throw new InvalidImageException("invalid " + what + ": " + malformed.getOriginalMessage(), malformed);
        }
    }

    static ObjectNode readObject(byte[] bytes, String what) {
        if (read(bytes, what) instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidImageException("invalid " + what + ": not a JSON object");
    }

    static byte[] write(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    private static @Nullable JsonNode present(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private static InvalidImageException wrongType(String field, String expected, JsonNode value) {
        return new InvalidImageException("invalid field \"" + field + "\": expected " + expected + ", found "
                + value.getNodeType().name().toLowerCase(Locale.ROOT));
    }

    static String string(JsonNode node, String field) {
        String value = stringOrNull(node, field);
        return value == null ? "" : value;
    }

    static @Nullable String stringOrNull(JsonNode node, String field) {
        JsonNode value = present(node, field);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw wrongType(field, "a string", value);
        }
        return value.stringValue();
    }

    static long number(JsonNode node, String field) {
        JsonNode value = present(node, field);
        if (value == null) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrongType(field, "an integer", value);
        }
        return value.longValue();
    }

    static boolean flag(JsonNode node, String field) {
        JsonNode value = present(node, field);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            throw wrongType(field, "a boolean", value);
        }
        return value.booleanValue();
    }

    static @Nullable ObjectNode objectOrNull(JsonNode node, String field) {
        JsonNode value = present(node, field);
        if (value == null) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw wrongType(field, "an object", value);
    }

    /// The members of an array; empty when the field is absent.
    static Collection<JsonNode> elements(JsonNode node, String field) {
        JsonNode value = present(node, field);
        if (value == null) {
            return List.of();
        }
        if (value instanceof ArrayNode array) {
            return array.values();
        }
        throw wrongType(field, "an array", value);
    }

    static List<String> strings(JsonNode node, String field) {
        List<String> values = stringsOrNull(node, field);
        return values == null ? List.of() : values;
    }

    static @Nullable List<String> stringsOrNull(JsonNode node, String field) {
        if (present(node, field) == null) {
            return null;
        }
        List<String> values = new ArrayList<>();
        for (JsonNode element : elements(node, field)) {
            if (!element.isString()) {
                throw wrongType(field, "strings", element);
            }
            values.add(element.stringValue());
        }
        return List.copyOf(values);
    }

    static Map<String, String> stringMap(JsonNode node, String field) {
        ObjectNode object = objectOrNull(node, field);
        Map<String, String> values = new LinkedHashMap<>();
        if (object != null) {
            for (Map.Entry<String, JsonNode> property : object.properties()) {
                values.put(property.getKey(), string(object, property.getKey()));
            }
        }
        return values;
    }

    /// The keys of an object whose values carry nothing, as Go writes a set.
    static List<String> keys(JsonNode node, String field) {
        ObjectNode object = objectOrNull(node, field);
        return object == null ? List.of() : List.copyOf(object.propertyNames());
    }

    static ArrayNode arrayOf(Collection<String> values) {
        ArrayNode array = array();
        values.forEach(array::add);
        return array;
    }

    static ObjectNode objectOf(Map<String, String> values) {
        ObjectNode object = object();
        values.forEach(object::put);
        return object;
    }

    static ObjectNode setOf(Collection<String> keys) {
        ObjectNode object = object();
        keys.forEach(object::putObject);
        return object;
    }
}
