package dev.gantry.registry;

import java.util.List;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The room's JSON: trees, and a bound on how deep a document of a client may be nested.
final class RegistryJson {
    private static final int MAX_DEPTH = 32;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .build();

    private RegistryJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static byte[] bytes(ObjectNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /// The body of an error's answer.
    static byte[] errors(List<RegistryException.Entry> entries) {
        ObjectNode body = object();
        ArrayNode errors = body.putArray("errors");
        for (RegistryException.Entry entry : entries) {
            ObjectNode error =
                    errors.addObject().put("code", entry.code().name()).put("message", entry.message());
            if (!entry.detail().isEmpty()) {
                ObjectNode detail = error.putObject("detail");
                entry.detail().forEach(detail::put);
            }
        }
        return bytes(body);
    }
}
