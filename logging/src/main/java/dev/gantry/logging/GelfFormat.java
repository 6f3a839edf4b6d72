package dev.gantry.logging;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// A message as GELF 1.1: one JSON object. Fields of ours begin with `_`.
///
/// @param fields what all messages of the container say, each after a comma
/// @param hostname the message's host
record GelfFormat(String hostname, String fields) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int ERR = 3;
    private static final int INFO = 6;

    /// @throws dev.gantry.runtime.SettingsException in Docker's words
    static GelfFormat of(ContainerFacts facts) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "_container_id", facts.id(),
                "_container_name", facts.name(),
                "_image_id", facts.imageId(),
                "_image_name", facts.imageName(),
                "_command", facts.command(),
                "_tag", facts.tag(),
                "_created", facts.created().toString()));
        all.putAll(ExtraAttributes.of(facts, name -> name.startsWith("_") ? name : "_" + name));
        StringBuilder fields = new StringBuilder();
        all.forEach((name, value) ->
                fields.append(',').append(quoted(name)).append(':').append(quoted(value)));
        return new GelfFormat(facts.hostname(), fields.toString());
    }

    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }

    byte[] json(LogMessage message) {
        String seconds = BigDecimal.valueOf(message.epochNanos() / 1_000_000, 3).toPlainString();
        String text = "{\"version\":\"1.1\",\"host\":" + quoted(hostname)
                + ",\"short_message\":" + quoted(message.text())
                + ",\"timestamp\":" + seconds
                + ",\"level\":" + (message.stderr() ? ERR : INFO)
                + fields + "}";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
