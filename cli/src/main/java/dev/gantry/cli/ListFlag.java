package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A flag that may be given several times; each adds one value.
final class ListFlag extends Flag<List<String>> {
    private final UnaryOperator<String> reader;

    /// @param reader what a text is kept as; throws `IllegalArgumentException` with what is wrong with it
    ListFlag(String name, String help, UnaryOperator<String> reader) {
        super(name, help, List.of());
        this.reader = reader;
    }

    @Override
    List<String> parse(List<String> current, String text) {
        List<String> longer = new ArrayList<>(current);
        longer.add(reader.apply(text));
        return longer;
    }

    @Override
    String type() {
        return "list";
    }
}
