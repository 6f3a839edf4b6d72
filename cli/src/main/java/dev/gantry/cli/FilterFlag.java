package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// `--filter NAME=VALUE`, several times: values of one name are alternatives, names add up.
final class FilterFlag extends Flag<Map<String, Set<String>>> {
    FilterFlag(String help) {
        super("filter", help, Map.of());
    }

    @Override
    Map<String, Set<String>> parse(Map<String, Set<String>> current, String text) {
        if (text.isEmpty()) {
            return current;
        }
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("bad format of filter (expected name=value)");
        }
        Map<String, Set<String>> larger = new TreeMap<>(current);
        String name = text.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        Set<String> values = new TreeSet<>(larger.getOrDefault(name, Set.of()));
        values.add(text.substring(equals + 1).strip());
        larger.put(name, values);
        return larger;
    }

    @Override
    String type() {
        return "filter";
    }

    /// Asks only for what the filters let through. An engine that is told of none has the parameter not at all.
    static Request narrow(Request request, Map<String, Set<String>> filters) {
        return filters.isEmpty() ? request : request.query("filters", json(filters));
    }

    /// The `filters` parameter: `{"status":{"exited":true}}`, or `""` when there are none.
    static String json(Map<String, Set<String>> filters) {
        if (filters.isEmpty()) {
            return "";
        }
        JsonObject object = new JsonObject();
        filters.forEach((name, values) -> {
            JsonObject set = new JsonObject();
            values.forEach(value -> set.put(value, true));
            object.put(name, set);
        });
        return Json.write(object);
    }
}
