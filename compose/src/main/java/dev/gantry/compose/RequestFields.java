package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fields of a request that are left out where nothing is said of them. Not thread-safe.
final class RequestFields {
    private final JsonObject object = new JsonObject();

    JsonObject json() {
        return object;
    }

    RequestFields put(String name, @Nullable Object value) {
        object.put(name, value);
        return this;
    }

    RequestFields text(String name, String value) {
        return value.isEmpty() ? this : put(name, value);
    }

    RequestFields number(String name, long value) {
        return value == 0 ? this : put(name, value);
    }

    RequestFields flag(String name, boolean value) {
        return value ? put(name, true) : this;
    }

    RequestFields given(String name, @Nullable Object value) {
        return value == null ? this : put(name, value);
    }

    RequestFields list(String name, Collection<?> values) {
        return values.isEmpty() ? this : put(name, values);
    }

    RequestFields map(String name, Map<String, ?> values) {
        return values.isEmpty() ? this : put(name, values);
    }

    /// In nanoseconds.
    RequestFields duration(String name, @Nullable Duration value) {
        return value == null ? this : put(name, value.toNanos());
    }

    RequestFields object(String name, JsonObject value) {
        return value.isEmpty() ? this : put(name, value);
    }
}
