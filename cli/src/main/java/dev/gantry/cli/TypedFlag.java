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

    /// `512m`, `2g`; 0 by default.
    static TypedFlag<Long> bytes(String name, String help) {
        return new TypedFlag<>(name, "bytes", help, 0L, ByteSize::parse);
    }

    /// As [#bytes], or `-1` for no limit.
    static TypedFlag<Long> bytesOrUnlimited(String name, String help) {
        return new TypedFlag<>(name, "bytes", help, 0L, text -> text.equals("-1") ? -1L : ByteSize.parse(text));
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
