package dev.gantry.distribution;

import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
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

    /// Reads an answer's body.
    ///
    /// @param limit bytes that are read at most
    /// @throws RegistryException where it is no JSON
    static JsonNode read(InputStream body, int limit) throws IOException {
        try {
            return read(body.readNBytes(limit));
        } catch (JacksonException noJson) {
            throw RegistryException.nonsense("no JSON in the answer");
        }
    }

    /// An error whose answer tells only a text (a token server's `{"details":"..."}`).
    static JsonNode error(JsonNode text) {
        return MAPPER.createObjectNode().put("code", "UNAUTHORIZED").put("message", text.asString(""));
    }
}
