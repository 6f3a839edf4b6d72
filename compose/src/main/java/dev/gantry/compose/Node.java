package dev.gantry.compose;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A value of a Compose file, with the place where it was written. Nothing in it changes.
sealed interface Node {
    Position at();

    /// A single value.
    ///
    /// @param value null, Boolean, Long, Double or String
    record Scalar(@Nullable Object value, Position at) implements Node {
        /// As text; empty for null.
        String text() {
            return value == null ? "" : GoNumbers.text(value);
        }
    }

    /// A list.
    record Sequence(List<Node> items, Position at) implements Node {
        /// Keeps a copy that nobody changes.
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /// Values by their keys.
    ///
    /// @param values in the file's order
    /// @param keys where each key was written; a value's own place counts where it isn't there
    record Mapping(Map<String, Node> values, Map<String, Position> keys, Position at) implements Node {
        /// Keeps copies that nobody changes.
        public Mapping {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        }

        static Mapping empty(Position at) {
            return new Mapping(Map.of(), Map.of(), at);
        }

        static Mapping of(String key, Node value, Position at) {
            return empty(at).with(key, value);
        }

        Optional<Node> find(String key) {
            return Optional.ofNullable(values.get(key));
        }

        /// The mapping at `key`; empty when there is none, or something else.
        Mapping mapping(String key) {
            return values.get(key) instanceof Mapping found ? found : empty(at);
        }

        List<Node> items(String key) {
            return values.get(key) instanceof Sequence found ? found.items() : List.of();
        }

        /// The text at `key`, `""` where there is none.
        String text(String key) {
            return values.get(key) instanceof Scalar found ? found.text() : "";
        }

        boolean has(String key) {
            return values.containsKey(key);
        }

        Position keyAt(String key) {
            Position place = keys.get(key);
            Node value = values.get(key);
            return place != null ? place : value == null ? at : value.at();
        }

        Mapping with(String key, Node value) {
            Map<String, Node> changed = new LinkedHashMap<>(values);
            changed.put(key, value);
            return new Mapping(changed, keys, at);
        }

        Mapping withDefault(String key, Node value) {
            return has(key) ? this : with(key, value);
        }

        Mapping without(String key) {
            Map<String, Node> changed = new LinkedHashMap<>(values);
            changed.remove(key);
            return new Mapping(changed, keys, at);
        }
    }

    /// A value with `!reset` or `!override`, which a merge acts upon.
    record Marked(Marker marker, Node value) implements Node {
        @Override
        public Position at() {
            return value.at();
        }
    }

    /// What a tag asks of a merge.
    enum Marker {
        RESET,
        OVERRIDE
    }

    /// A sequence of texts, each with the place of what it was made from.
    static Sequence texts(List<String> texts, Position at) {
        List<Node> items = new ArrayList<>();
        texts.forEach(text -> items.add(new Scalar(text, at)));
        return new Sequence(items, at);
    }
}
