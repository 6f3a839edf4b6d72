package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A flag that may be given several times, each time with a text of a form of its own: `--mount`, `--ulimit`.
final class SpecsFlag<T> extends Flag<List<T>> {
    private final String type;
    private final String defaultText;
    private final Function<String, T> reader;

    /// @param type what `--help` calls the form
    /// @param defaultText what `--help` adds in the end
    /// @param reader throws `IllegalArgumentException` with what is wrong with a text
    SpecsFlag(String name, String type, String help, String defaultText, Function<String, T> reader) {
        super(name, help, List.of());
        this.type = type;
        this.defaultText = defaultText;
        this.reader = reader;
    }

    @Override
    List<T> parse(List<T> current, String text) {
        List<T> longer = new ArrayList<>(current);
        longer.add(reader.apply(text));
        return longer;
    }

    @Override
    String type() {
        return type;
    }

    @Override
    String defaultText() {
        return defaultText;
    }
}
