package dev.gantry.cli.template;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Truth, order, size and elements of values, with Go's rules and error texts.
final class GoValues {
    private GoValues() {}

    /// False for nothing, zero, and what is empty.
    static boolean truth(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Nothing _nothing -> false;
            case Boolean flag -> flag;
            case String text -> !text.isEmpty();
            case BigDecimal number -> number.signum() != 0;
            case Number number -> number.doubleValue() != 0;
            case List<?> list -> !list.isEmpty();
            case GoObject _object -> true;
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    static boolean equal(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null || isNothing(a) || isNothing(b)) {
            return isNothing(a) && isNothing(b);
        }
        requireBasic(a);
        requireBasic(b);
        requireSameKind(a, b);
        return a instanceof Number ? number(a).compareTo(number(b)) == 0 : a.equals(b);
    }

    private static boolean isNothing(@Nullable Object value) {
        return value == null || value instanceof Nothing;
    }

    static boolean less(@Nullable Object a, @Nullable Object b) {
        requireBasic(a);
        requireBasic(b);
        requireSameKind(a, b);
        if (a instanceof String first && b instanceof String second) {
            return first.compareTo(second) < 0;
        }
        if (a instanceof Number && b instanceof Number) {
            return number(a).compareTo(number(b)) < 0;
        }
        throw new IllegalArgumentException("invalid type for comparison");
    }

    private static void requireBasic(@Nullable Object value) {
        boolean basic = value instanceof String || value instanceof Number || value instanceof Boolean;
        if (!basic) {
            throw new IllegalArgumentException(
                    value instanceof List || value instanceof Map
                            ? "non-comparable type " + GoPrinter.print(value) + ": " + GoPrinter.type(value)
                            : "invalid type for comparison");
        }
    }

    private static void requireSameKind(@Nullable Object a, @Nullable Object b) {
        if (!kind(a).equals(kind(b))) {
            throw new IllegalArgumentException("incompatible types for comparison");
        }
    }

    private static String kind(@Nullable Object value) {
        return value instanceof Integer ? "int" : GoPrinter.type(value);
    }

    private static BigDecimal number(@Nullable Object value) {
        return switch (value) {
            case BigDecimal number -> number;
            case Double number -> BigDecimal.valueOf(number);
            case Number number -> BigDecimal.valueOf(number.longValue());
            case null, default -> BigDecimal.ZERO;
        };
    }

    static long length(@Nullable Object value) {
        return switch (value) {
            case String text -> text.getBytes(StandardCharsets.UTF_8).length;
            case List<?> list -> list.size();
            case GoObject _object -> throw new IllegalArgumentException("len of type struct");
            case Map<?, ?> map -> map.size();
            case null -> throw new IllegalArgumentException("len of nil pointer");
            default -> throw new IllegalArgumentException("len of type " + GoPrinter.type(value));
        };
    }

    /// `index value key`: a list's element, a string's byte, a map's entry (nothing when it has none).
    static @Nullable Object index(@Nullable Object value, @Nullable Object key) {
        return switch (value) {
            case List<?> list -> element(list, key);
            case String text -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                yield (long) (bytes[position(key, bytes.length)] & 0xff);
            }
            case GoObject object -> object.get(String.valueOf(key), List.of());
            case Map<?, ?> map -> entry(map, key);
            case null -> throw new IllegalArgumentException("index of untyped nil");
            default -> throw new IllegalArgumentException("can't index item of type " + GoPrinter.type(value));
        };
    }

    private static @Nullable Object element(List<?> list, @Nullable Object key) {
        if (key instanceof Number number && (number.longValue() < 0 || number.longValue() >= list.size())) {
            throw new IllegalArgumentException("reflect: slice index out of range");
        }
        return list.get(position(key, list.size()));
    }

    private static @Nullable Object entry(Map<?, ?> map, @Nullable Object key) {
        if (!(key instanceof String name)) {
            throw new IllegalArgumentException("value has type " + GoPrinter.type(key) + "; should be string");
        }
        if (map.containsKey(name)) {
            return map.get(name);
        }
        // The entry a Go map of strings would answer: empty, not nothing.
        return map.values().stream().allMatch(String.class::isInstance) ? "" : null;
    }

    private static int position(@Nullable Object key, int size) {
        if (!(key instanceof Number number)) {
            throw new IllegalArgumentException(
                    key == null
                            ? "cannot index slice/array with nil"
                            : "cannot index slice/array with type " + GoPrinter.type(key));
        }
        long position = number.longValue();
        if (position < 0 || position >= size) {
            throw new IllegalArgumentException("index out of range: " + position);
        }
        return (int) position;
    }

    /// `slice value from to`, the ends optional.
    static Object slice(@Nullable Object value, List<@Nullable Object> ends) {
        return switch (value) {
            case String text -> {
                int[] range = range(ends, text.length());
                yield text.substring(range[0], range[1]);
            }
            case List<?> list -> {
                int[] range = range(ends, list.size());
                yield list.subList(range[0], range[1]);
            }
            case null -> throw new IllegalArgumentException("slice of untyped nil");
            default -> throw new IllegalArgumentException("can't slice item of type " + GoPrinter.type(value));
        };
    }

    private static int[] range(List<@Nullable Object> ends, int size) {
        int from = ends.isEmpty() ? 0 : position(ends.getFirst(), size + 1);
        int to = ends.size() < 2 ? size : position(ends.get(1), size + 1);
        if (from > to) {
            throw new IllegalArgumentException("invalid slice index: " + from + " > " + to);
        }
        return new int[] {from, to};
    }
}
