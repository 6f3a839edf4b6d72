package dev.gantry.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Docker tells an absent list (`null`) from an empty one (`[]`) on the wire, and both read the same. These
/// give the reader's view.
public final class Nil {
    private Nil() {}

    public static <T> List<T> toEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    public static <K, V extends @Nullable Object> Map<K, V> toEmpty(@Nullable Map<K, V> map) {
        return map == null ? Map.of() : map;
    }
}
