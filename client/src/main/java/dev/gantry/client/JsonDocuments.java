package dev.gantry.client;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The documents of one stream, one at a time. A stream that breaks off inside a document fails with [JsonException].
final class JsonDocuments implements Iterator<@Nullable Object> {
    private final JsonParser parser;
    private @Nullable JsonToken next;
    private boolean asked;

    JsonDocuments(JsonParser parser) {
        this.parser = parser;
    }

    @Override
    public boolean hasNext() {
        try {
            if (!asked) {
                next = parser.nextToken();
                asked = true;
            }
            return next != null;
        } catch (JacksonException e) {
            throw new JsonException(e);
        }
    }

    @Override
    public @Nullable Object next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        asked = false;
        try {
            return Json.value(parser, next);
        } catch (JacksonException e) {
            throw new JsonException(e);
        }
    }
}
