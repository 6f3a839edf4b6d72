package dev.gantry.client;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One JSON object: an ordered map of plain values, with readers that answer Go's zero value (`""`, `0`, `false`, an
/// empty object or list) for what is absent, `null` or of another type, as Docker's own client sees it.
///
/// Values are `JsonObject`, `List`, `String`, `Long`, `BigDecimal` (what does not fit a `Long`), `Boolean`, `null`.
public final class JsonObject extends AbstractMap<String, @Nullable Object> {
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

    /// An object of alternating names and values: `JsonObject.of("Name", "web", "Driver", "local")`.
    public static JsonObject of(@Nullable Object... namesAndValues) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    /// The value as an object; an empty one (not connected to anything) when it is none.
    public static JsonObject from(@Nullable Object value) {
        return value instanceof JsonObject object ? object : new JsonObject();
    }

    @Override
    public @Nullable Object put(String name, @Nullable Object value) {
        return members.put(name, value);
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        return members.get(name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return members.containsKey(name);
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return members.entrySet();
    }

    /// The string `name`, or `""`.
    public String text(String name) {
        return members.get(name) instanceof String text ? text : "";
    }

    /// The number `name` as a `long`, or 0.
    public long number(String name) {
        return members.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /// The boolean `name`, or false.
    public boolean flag(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    /// The object `name`, or an empty one (not connected to this).
    public JsonObject object(String name) {
        return from(members.get(name));
    }

    /// The elements of the array `name`, or none.
    public List<@Nullable Object> list(String name) {
        return Json.list(members.get(name));
    }

    /// The array of objects `name`; elements that are none count as empty.
    public List<JsonObject> objects(String name) {
        return Json.objects(members.get(name));
    }

    /// The array of strings `name`; elements that are none are left out.
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object element : list(name)) {
            if (element instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }

    /// True when `name` is present and not `null`.
    public boolean has(String name) {
        return members.get(name) != null;
    }
}
