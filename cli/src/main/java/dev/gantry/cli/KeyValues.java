package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.List;

/// `NAME=VALUE` texts as an object; a name alone has the value `""`.
final class KeyValues {
    private KeyValues() {}

    static JsonObject of(List<String> pairs) {
        JsonObject object = new JsonObject();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            object.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        return object;
    }

    /// Adds a pair without the blanks around its halves. Answers false where it is none.
    static boolean addStripped(JsonObject object, String pair) {
        int equals = pair.indexOf('=');
        if (equals <= 0) {
            return false;
        }
        object.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
        return true;
    }
}
