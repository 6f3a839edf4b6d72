package dev.gantry.compose;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the keys of a mapping that is in its long form and checked.
record Fields(Node.Mapping mapping) {
    String text(String key) {
        return mapping.text(key);
    }

    boolean has(String key) {
        return mapping.has(key);
    }

    boolean flag(String key) {
        return text(key).equals("true");
    }

    @Nullable Boolean optionalFlag(String key) {
        return has(key) ? (Boolean) flag(key) : null;
    }

    long number(String key) {
        return mapping.values().get(key) instanceof Node.Scalar scalar && scalar.value() instanceof Number number
                ? number.longValue()
                : 0;
    }

    int integer(String key) {
        return Math.toIntExact(Math.clamp(number(key), Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    @Nullable Long optionalNumber(String key) {
        return has(key) ? (Long) number(key) : null;
    }

    @Nullable Integer optionalInteger(String key) {
        return has(key) ? (Integer) integer(key) : null;
    }

    double decimal(String key) {
        return mapping.values().get(key) instanceof Node.Scalar scalar && scalar.value() instanceof Number number
                ? number.doubleValue()
                : 0;
    }

    @Nullable Duration duration(String key) {
        return text(key).isEmpty() ? null : Units.duration(text(key));
    }

    List<String> texts(String key) {
        return texts(mapping.items(key));
    }

    static List<String> texts(List<Node> items) {
        List<String> texts = new ArrayList<>();
        for (Node item : items) {
            if (item instanceof Node.Scalar scalar) {
                texts.add(scalar.text());
            }
        }
        return texts;
    }

    @Nullable List<String> words(String key) {
        return mapping.values().get(key) instanceof Node.Sequence sequence ? texts(sequence.items()) : null;
    }

    /// Names with values; those without are left out.
    Map<String, String> map(String key) {
        Map<String, String> map = new LinkedHashMap<>();
        mapping.mapping(key).values().forEach((name, value) -> {
            if (value instanceof Node.Scalar scalar && scalar.value() != null) {
                map.put(name, scalar.text());
            }
        });
        return map;
    }

    Fields object(String key) {
        return new Fields(mapping.mapping(key));
    }

    <T> @Nullable T optional(String key, Function<Fields, T> reader) {
        return mapping.values().get(key) instanceof Node.Mapping found ? reader.apply(new Fields(found)) : null;
    }

    <T> List<T> list(String key, Function<Fields, T> reader) {
        List<T> objects = new ArrayList<>();
        for (Node item : mapping.items(key)) {
            if (item instanceof Node.Mapping object) {
                objects.add(reader.apply(new Fields(object)));
            }
        }
        return objects;
    }

    /// Objects by name; one that is empty in the file has no keys.
    <T> Map<String, T> objects(String key, Function<Fields, T> reader) {
        Map<String, T> objects = new LinkedHashMap<>();
        mapping.mapping(key).values().forEach((name, value) -> {
            if (!name.startsWith("x-")) {
                Node.Mapping object = value instanceof Node.Mapping found ? found : Node.Mapping.empty(value.at());
                objects.put(name, reader.apply(new Fields(object)));
            }
        });
        return objects;
    }
}
