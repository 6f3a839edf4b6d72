package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;

/// A flag that may be given several times; each adds one value.
class ListFlag extends Flag<List<String>> {
    ListFlag(String name, String help) {
        super(name, help, List.of());
    }

    @Override
    List<String> parse(List<String> current, String text) {
        List<String> longer = new ArrayList<>(current);
        longer.add(text);
        return longer;
    }

    @Override
    String type() {
        return "list";
    }
}
