package dev.gantry.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A flag of `NAME=VALUE`, several per flag when separated by commas: pflag's `stringToString`.
final class PairsFlag extends Flag<Map<String, String>> {
    PairsFlag(String name, String help) {
        super(name, help, Map.of());
    }

    @Override
    Map<String, String> parse(Map<String, String> current, String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException(text + " must be formatted as key=value");
        }
        boolean isOne = text.indexOf('=', equals + 1) < 0;
        Map<String, String> larger = new TreeMap<>(current);
        for (String pair : isOne ? List.of(unquoted(text)) : CsvFields.of(text)) {
            int at = pair.indexOf('=');
            if (at < 0) {
                throw new IllegalArgumentException(pair + " must be formatted as key=value");
            }
            larger.put(pair.substring(0, at), pair.substring(at + 1));
        }
        return larger;
    }

    private static String unquoted(String text) {
        return text.replaceAll("^\"+|\"+$", "");
    }

    @Override
    String type() {
        return "stringToString";
    }

    @Override
    String defaultText() {
        return " (default [])";
    }
}
