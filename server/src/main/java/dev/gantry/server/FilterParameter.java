package dev.gantry.server;

import dev.gantry.api.Json;
import dev.gantry.engine.Filters;
import dev.gantry.http.HttpException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The `filters` query parameter: `{"label": ["a", "b"]}`, or as newer clients write it `{"label": {"a":
/// true}}`.
final class FilterParameter {
    private FilterParameter() {}

    /// @throws HttpException 400, `invalid filter`
    static Filters parse(String text) {
        if (text.isEmpty()) {
            return Filters.NONE;
        }
        try {
            JsonNode document = Json.MAPPER.readTree(text);
            if (document.isNull()) {
                return Filters.NONE;
            }
            if (!document.isObject()) {
                throw invalid();
            }
            Map<String, Set<String>> filters = new LinkedHashMap<>();
            document.properties().forEach(entry -> filters.put(entry.getKey(), values(entry.getValue())));
            return new Filters(filters);
        } catch (JacksonException e) {
            throw invalid();
        }
    }

    private static Set<String> values(JsonNode node) {
        Set<String> values = new LinkedHashSet<>();
        if (node.isArray()) {
            for (JsonNode value : node) {
                if (!value.isString()) {
                    throw invalid();
                }
                values.add(value.stringValue());
            }
        } else if (node.isObject()) {
            values.addAll(node.propertyNames());
        } else if (!node.isNull()) {
            throw invalid();
        }
        return values;
    }

    private static HttpException invalid() {
        return new HttpException(400, "invalid filter");
    }
}
