package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/// How the Engine API's documents are read and written: as Go's `encoding/json` does, since that is what all
/// clients were written against.
///
/// Reading: names match without case, unknown fields are ignored, a missing or null string is "", a missing or
/// null number 0. Writing: components in the order of the record, maps sorted by key, no escaping beyond what
/// JSON asks for.
public final class Json {
    /// For trees and for types that are not of this room. Safe for use by many threads.
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .withConfigOverride(
                    String.class, override -> override.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .withCoercionConfig(
                    LogicalType.Textual,
                    coercion -> coercion.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private Json() {}

    /// The value that a document is.
    ///
    /// @throws tools.jackson.core.JacksonException where the document is malformed or a field has the wrong
    /// type
    public static <T> T read(String document, Class<T> type) {
        return MAPPER.readValue(document, type);
    }

    /// As above, from UTF-8 bytes.
    public static <T> T read(byte[] document, Class<T> type) {
        return MAPPER.readValue(document, type);
    }

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    public static byte[] writeBytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /// For compact constructors: what Jackson passes for a missing component, against its declared type, is
    /// null.
    static <T> T orElse(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }
}
