package dev.gantry.engine;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// Objects by their hexadecimal id, found by any unambiguous beginning of it.
final class PrefixIndex<T> {
    /// More than one id begins with the prefix.
    static final class AmbiguousPrefix extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AmbiguousPrefix(String prefix) {
            super("multiple IDs found with provided prefix: " + prefix);
        }
    }

    private final ConcurrentSkipListMap<String, T> byId = new ConcurrentSkipListMap<>();

    void put(String id, T value) {
        byId.put(id, value);
    }

    void remove(String id) {
        byId.remove(id);
    }

    Optional<T> get(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// @throws AmbiguousPrefix where two ids begin so
    Optional<T> find(String prefix) {
        if (prefix.isEmpty()) {
            return Optional.empty();
        }
        Map.Entry<String, T> first = byId.ceilingEntry(prefix);
        if (first == null || !first.getKey().startsWith(prefix)) {
            return Optional.empty();
        }
        if (first.getKey().equals(prefix)) {
            return Optional.of(first.getValue());
        }
        String second = byId.higherKey(first.getKey());
        if (second != null && second.startsWith(prefix)) {
            throw new AmbiguousPrefix(prefix);
        }
        return Optional.of(first.getValue());
    }

    Collection<T> all() {
        return byId.values();
    }
}
