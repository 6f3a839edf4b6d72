package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The exec form of an instruction's arguments: `["nginx", "-g", "daemon off;"]`.
final class JsonArguments {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private JsonArguments() {}

    /// The strings of a JSON array; what looks like one and does not parse is plain text.
    ///
    /// @throws SyntaxException for an array of anything but strings
    static Optional<List<String>> find(String arguments) {
        if (!arguments.startsWith("[")) {
            return Optional.empty();
        }
        try {
            List<String> words = new ArrayList<>();
            for (JsonNode element : MAPPER.readTree(arguments).values()) {
                if (!element.isString()) {
                    throw new SyntaxException("when using JSON array syntax, arrays must be comprised of strings only");
                }
                words.add(element.stringValue());
            }
            return Optional.of(List.copyOf(words));
        } catch (JacksonException plainText) {
            return Optional.empty();
        }
    }
}
