package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;

/// A flag that may be given several times, each with one or more values separated by commas.
final class StringsFlag extends Flag<List<String>> {
    StringsFlag(String name, String help) {
        super(name, help, List.of());
    }

    @Override
    List<String> parse(List<String> current, String text) {
        List<String> longer = new ArrayList<>(current);
        int start = 0;
        for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', start)) {
            longer.add(text.substring(start, comma));
            start = comma + 1;
        }
        longer.add(text.substring(start));
        return longer;
    }

    @Override
    String type() {
        return "strings";
    }
}
