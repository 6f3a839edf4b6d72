package dev.gantry.compose;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The table of all keys, `schema.txt`, which says what a key may hold, how it is merged and how it is
/// printed.
final class Schema {
    /// What a key holds.
    enum Kind {
        TEXT,
        SCALAR,
        BOOL,
        INT,
        FLOAT,
        BYTES,
        DURATION,
        MODE,
        COUNT,
        TEXTS,
        LIST,
        SCALARS,
        WORDS,
        MAP,
        LABELS,
        OPTIONS,
        PAIRS,
        HOSTS,
        ANY,
        OBJECT,
        /// A mapping of objects by name.
        DICTIONARY,
        /// A list of objects.
        OBJECTS
    }

    /// One key.
    ///
    /// @param object the name of the object that it holds, or `""`
    /// @param options by name; those that have no value are `""`
    record Key(String name, Kind kind, String object, Map<String, String> options) {
        boolean is(String option) {
            return options.containsKey(option);
        }

        String option(String name) {
            return options.getOrDefault(name, "");
        }

        /// What the value of a key is that has an object.
        ObjectType type() {
            return Schema.object(object);
        }
    }

    /// @param keys in the order in which they are printed
    record ObjectType(String name, Map<String, Key> keys) {
        Optional<Key> find(String key) {
            return Optional.ofNullable(keys.get(key));
        }
    }

    private static final Map<String, ObjectType> OBJECTS = read();

    private Schema() {}

    static ObjectType object(String name) {
        ObjectType type = OBJECTS.get(name);
        if (type == null) {
            throw new IllegalArgumentException("no object " + name);
        }
        return type;
    }

    static Map<String, ObjectType> objects() {
        return OBJECTS;
    }

    private static Map<String, ObjectType> read() {
        Map<String, ObjectType> objects = new LinkedHashMap<>();
        Map<String, Key> keys = new LinkedHashMap<>();
        for (String line : lines()) {
            if (line.startsWith("[")) {
                keys = new LinkedHashMap<>();
                String name = line.substring(1, line.length() - 1);
                objects.put(name, new ObjectType(name, keys));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                Key key = key(List.of(line.split(" ", -1)));
                keys.put(key.name(), key);
            }
        }
        return objects;
    }

    private static Key key(List<String> words) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String word : words.subList(2, words.size())) {
            int equals = word.indexOf('=');
            options.put(equals < 0 ? word : word.substring(0, equals), equals < 0 ? "" : word.substring(equals + 1));
        }
        String kind = words.get(1);
        return switch (kind.charAt(0)) {
            case '*' -> new Key(words.getFirst(), Kind.DICTIONARY, kind.substring(1), options);
            case '+' -> new Key(words.getFirst(), Kind.OBJECTS, kind.substring(1), options);
            default -> {
                boolean plain = isKind(kind);
                yield new Key(
                        words.getFirst(), plain ? Kind.valueOf(upper(kind)) : Kind.OBJECT, plain ? "" : kind, options);
            }
        };
    }

    private static boolean isKind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(upper(word))) {
                return true;
            }
        }
        return false;
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private static List<String> lines() {
        try (InputStream in = Schema.class.getResourceAsStream("schema.txt")) {
            if (in == null) {
                throw new IllegalStateException("schema.txt is not in the program");
            }
            return new ArrayList<>(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
