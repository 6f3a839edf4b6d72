package dev.gantry.compose;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Copies of maps and sets that nobody changes and that have one order, whatever the files' was.
final class Sorted {
    private Sorted() {}

    static <V> Map<String, V> copy(Map<String, V> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }

    static Set<String> copy(Collection<String> texts) {
        return Collections.unmodifiableSet(new TreeSet<>(texts));
    }
}
