package dev.gantry.distribution;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The JSON of answers, as trees.
final class Documents {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Documents() {}

    /// @throws tools.jackson.core.JacksonException where it is none
    static JsonNode read(byte[] bytes) {
        return MAPPER.readTree(bytes);
    }

    /// An error whose answer tells only a text (a token server's `{"details":"..."}`).
    static JsonNode error(JsonNode text) {
        return MAPPER.createObjectNode().put("code", "UNAUTHORIZED").put("message", text.asString(""));
    }
}
