package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The flags of one instruction, checked against those that it has.
final class FlagValues {
    /// How often a flag may stand, and what it takes.
    enum Kind {
        TEXT,
        TEXTS,
        BOOLEAN
    }

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private FlagValues() {}

    /// @throws SyntaxException with dockerd's text, such as `Unknown flag: form (did you mean from?)`
    static FlagValues of(Statement statement, Map<String, Kind> known) {
        FlagValues flags = new FlagValues();
        for (String flag : statement.flags()) {
            int equals = flag.indexOf('=');
            String name = flag.substring(2, equals < 0 ? flag.length() : equals);
            Kind kind = known.get(name);
            if (kind == null) {
                throw new SyntaxException("Unknown flag: " + name + Suggestion.forWord(name, known.keySet()));
            }
            String value = equals < 0 ? null : flag.substring(equals + 1);
            flags.add(name, kind, value == null && kind == Kind.BOOLEAN ? "true" : require(name, kind, value));
        }
        return flags;
    }

    private static String require(String name, Kind kind, @Nullable String value) {
        if (value == null || (kind == Kind.BOOLEAN && value.isEmpty())) {
            throw new SyntaxException("Missing a value on flag: " + name);
        }
        String lower = value.toLowerCase(Locale.ROOT);
        if (kind == Kind.BOOLEAN && !lower.equals("true") && !lower.equals("false")) {
            throw new SyntaxException("Expecting boolean value for flag " + name + ", not: " + value);
        }
        return kind == Kind.BOOLEAN ? lower : value;
    }

    private void add(String name, Kind kind, String value) {
        List<String> given = values.computeIfAbsent(name, absent -> new ArrayList<>());
        if (!given.isEmpty() && kind != Kind.TEXTS) {
            throw new SyntaxException("Duplicate flag specified: " + name);
        }
        given.add(value);
    }

    /// Empty when the flag is not given.
    String text(String name) {
        List<String> given = texts(name);
        return given.isEmpty() ? "" : given.getFirst();
    }

    List<String> texts(String name) {
        return values.getOrDefault(name, List.of());
    }

    boolean isGiven(String name) {
        return values.containsKey(name);
    }

    boolean isTrue(String name) {
        return text(name).equals("true");
    }
}
