package dev.gantry.cli;

import java.util.function.Function;

/// A flag whose value has a form of its own, which `--help` names: `bytes`, `decimal`, `mount`.
final class TypedFlag<T> extends Flag<T> {
    private final String type;
    private final Function<String, T> reader;

    /// @param reader throws `IllegalArgumentException` with what is wrong with a text
    TypedFlag(String name, String type, String help, T byDefault, Function<String, T> reader) {
        super(name, help, byDefault);
        this.type = type;
        this.reader = reader;
    }

    @Override
    T parse(T current, String text) {
        return reader.apply(text);
    }

    @Override
    String type() {
        return type;
    }
}
