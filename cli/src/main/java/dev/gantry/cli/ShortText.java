package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Ids and texts cut to what fits a table.
final class ShortText {
    private static final int ID_LENGTH = 12;

    private ShortText() {}

    /// The first 12 digits of an id, without its `sha256:`.
    static String id(String id) {
        int colon = id.indexOf(':');
        String digits = colon >= 0 ? id.substring(colon + 1) : id;
        return digits.length() > ID_LENGTH ? digits.substring(0, ID_LENGTH) : digits;
    }

    /// At most `width` characters, the last one an ellipsis when some had to go.
    static String ellipsis(String text, int width) {
        if (text.codePointCount(0, text.length()) <= width) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }

    /// `a=1,b=2`, in the order of the names.
    static String pairs(JsonObject map) {
        StringBuilder out = new StringBuilder();
        TreeMap<String, @Nullable Object> sorted = new TreeMap<>(map);
        sorted.forEach((name, value) ->
                out.append(out.isEmpty() ? "" : ",").append(name).append('=').append(value));
        return out.toString();
    }
}
