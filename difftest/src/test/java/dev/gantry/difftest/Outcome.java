package dev.gantry.difftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an engine answered to one step, as a flat table from a place to the normalised text found there. Places are
/// `status`, `header.<name>`, `body`, `exit`, `stdout` and `stderr`; within JSON each leaf has its own place
/// (`body.HostConfig.Binds[0]`).
record Outcome(Map<String, String> places) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /// A place where two outcomes are not the same; a place that one of them lacks reads `(absent)`.
    record Difference(String place, String left, String right) {}

    Outcome {
        places = Map.copyOf(places);
    }

    static Outcome of(UnixHttp.Answer answer, Normalizer normalizer) {
        var places = new TreeMap<String, String>();
        places.put("status", Integer.toString(answer.status()));
        answer.headers().forEach((name, value) -> places.put("header." + name, normalizer.text(value)));
        // How a body is framed is the server's own business, and the date is not to be compared.
        List.of("content-length", "transfer-encoding", "connection", "date")
                .forEach(name -> places.remove("header." + name));
        describe("body", answer.text(), normalizer, places);
        return new Outcome(places);
    }

    static Outcome of(int exitCode, String stdout, String stderr, Normalizer normalizer) {
        var places = new TreeMap<String, String>();
        places.put("exit", Integer.toString(exitCode));
        describe("stdout", stdout, normalizer, places);
        places.put("stderr", normalizer.text(stderr));
        return new Outcome(places);
    }

    /// @param prefix said before each place: which step of a case it belongs to
    List<Difference> differencesTo(Outcome other, String prefix) {
        var all = new TreeSet<>(places.keySet());
        all.addAll(other.places.keySet());
        var differences = new ArrayList<Difference>();
        for (String place : all) {
            String left = places.getOrDefault(place, "(absent)");
            String right = other.places.getOrDefault(place, "(absent)");
            if (!left.equals(right)) {
                differences.add(new Difference(prefix + place, left, right));
            }
        }
        return differences;
    }

    /// One line a place, in their order.
    String toText() {
        var text = new StringBuilder();
        new TreeMap<>(places)
                .forEach((place, value) ->
                        text.append(place).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private static void describe(String place, String text, Normalizer normalizer, Map<String, String> places) {
        List<JsonNode> documents = parse(text);
        if (documents.isEmpty()) {
            places.put(place, normalizer.text(text));
        } else if (documents.size() == 1) {
            flatten(place, "", documents.getFirst(), normalizer, places);
        } else {
            for (int i = 0; i < documents.size(); i++) {
                flatten(place + "[" + i + "]", "", documents.get(i), normalizer, places);
            }
        }
    }

    /// The JSON objects and arrays that the text consists of; none when it is anything else.
    private static List<JsonNode> parse(String text) {
        String start = text.stripLeading();
        if (!start.startsWith("{") && !start.startsWith("[")) {
            return List.of();
        }
        try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return values.readAll();
        } catch (JacksonException notJson) {
            return List.of();
        }
    }

    private static void flatten(
            String place, String field, JsonNode node, Normalizer normalizer, Map<String, String> places) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(property -> flatten(
                            place + "." + normalizer.text(property.getKey()),
                            property.getKey(),
                            property.getValue(),
                            normalizer,
                            places));
        } else if (node.isArray() && !node.isEmpty()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(place + "[" + i + "]", field, node.get(i), normalizer, places);
            }
        } else {
            String leaf = node.isString() ? node.asString() : node.toString();
            places.put(place, normalizer.field(field, leaf));
        }
    }
}
