package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;

/// A flag that may be given several times, each time with values as [CsvFields] reads them.
final class StringsFlag extends Flag<List<String>> {
    StringsFlag(String name, String help) {
        super(name, help, List.of());
    }

    @Override
    List<String> parse(List<String> current, String text) {
        List<String> longer = new ArrayList<>(current);
        if (!text.isEmpty()) {
            longer.addAll(CsvFields.of(text));
        }
        return longer;
    }

    @Override
    String type() {
        return "strings";
    }
}
