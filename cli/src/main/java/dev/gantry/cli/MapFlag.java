package dev.gantry.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// A flag that may be given several times, each with `NAME=VALUE`; a name alone has the value `""`.
final class MapFlag extends Flag<Map<String, String>> {
    private final UnaryOperator<String> check;

    /// @param check answers the text; throws `IllegalArgumentException` with what is wrong with it
    MapFlag(String name, String help, UnaryOperator<String> check) {
        super(name, help, Map.of());
        this.check = check;
    }

    @Override
    Map<String, String> parse(Map<String, String> current, String text) {
        Map<String, String> larger = new TreeMap<>(current);
        String pair = check.apply(text);
        int equals = pair.indexOf('=');
        larger.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
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
