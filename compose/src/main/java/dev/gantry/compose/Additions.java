package dev.gantry.compose;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a service has together with what a command line adds.
final class Additions {
    private Additions() {}

    static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /// The second's values count.
    static Map<String, String> joined(Map<String, String> first, Map<String, String> second) {
        Map<String, String> joined = new TreeMap<>(first);
        joined.putAll(second);
        return joined;
    }
}
