package dev.gantry.cli;

import java.util.Map;
import java.util.TreeMap;

/// A flag that may be given several times, each with `NAME=VALUE`; a name alone has the value `""`.
final class MapFlag extends Flag<Map<String, String>> {
    MapFlag(String name, String help) {
        super(name, help, Map.of());
    }

    @Override
    Map<String, String> parse(Map<String, String> current, String text) {
        Map<String, String> larger = new TreeMap<>(current);
        int equals = text.indexOf('=');
        larger.put(equals < 0 ? text : text.substring(0, equals), equals < 0 ? "" : text.substring(equals + 1));
        return larger;
    }

    @Override
    String type() {
        return "map";
    }

    @Override
    String defaultText() {
        return " (default map[])";
    }
}
