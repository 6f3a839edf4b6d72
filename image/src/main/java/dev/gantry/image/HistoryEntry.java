package dev.gantry.image;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One step in the making of an image. An entry that made no layer says so by `emptyLayer`.
///
/// Source: OCI image-spec, config.md, "history".
public record HistoryEntry(
        @Nullable Instant created, String createdBy, String author, String comment, boolean emptyLayer) {

    /// A step that made a layer, by the command that made it.
    public static HistoryEntry layer(Instant created, String createdBy, String comment) {
        return new HistoryEntry(created, createdBy, "", comment, false);
    }

    /// The same step at another time.
    public HistoryEntry at(Instant instant) {
        return new HistoryEntry(instant, createdBy, author, comment, emptyLayer);
    }

    /// The same step, but that its layer has become part of another's.
    public HistoryEntry withoutLayer() {
        return new HistoryEntry(created, createdBy, author, comment, true);
    }

    static HistoryEntry read(JsonNode node) {
        return new HistoryEntry(
                instant(node, "created"),
                Json.string(node, "created_by"),
                Json.string(node, "author"),
                Json.string(node, "comment"),
                Json.flag(node, "empty_layer"));
    }

    ObjectNode write() {
        ObjectNode node = Json.object();
        if (created != null) {
            node.put("created", created.toString());
        }
        putUnlessEmpty(node, "created_by", createdBy);
        putUnlessEmpty(node, "author", author);
        putUnlessEmpty(node, "comment", comment);
        if (emptyLayer) {
            node.put("empty_layer", true);
        }
        return node;
    }

    private static void putUnlessEmpty(ObjectNode node, String field, String value) {
        if (!value.isEmpty()) {
            node.put(field, value);
        }
    }

    static @Nullable Instant instant(JsonNode node, String field) {
        String text = Json.string(node, field);
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException invalid) {
            throw new InvalidImageException("invalid field \"" + field + "\": \"" + text + "\" is no time", invalid);
        }
    }
}
