package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The `filters` of a list, prune or events request: a filter's name to the values asked for. Values of one
/// name are alternatives, names are joined by "and".
public record Filters(Map<String, Set<String>> values) {
    public static final Filters NONE = new Filters(Map.of());

    public Filters {
        Map<String, Set<String>> copy = new LinkedHashMap<>();
        values.forEach((name, set) -> copy.put(name, Set.copyOf(set)));
        values = Map.copyOf(copy);
    }

    /// Refuses a filter that the request's kind does not know, as dockerd does.
    ///
    /// @throws EngineException `INVALID_PARAMETER`: `invalid filter 'x'`
    Filters accepting(Set<String> known) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw invalid("invalid filter '" + name + "'");
            }
        }
        return this;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Set<String> of(String name) {
        return values.getOrDefault(name, Set.of());
    }

    /// True where nothing is asked of `name`, or one of its values passes.
    boolean any(String name, Predicate<String> test) {
        Set<String> wanted = of(name);
        return wanted.isEmpty() || wanted.stream().anyMatch(test);
    }

    /// True where every value of `name` passes (labels are joined by "and").
    boolean all(String name, Predicate<String> test) {
        return of(name).stream().allMatch(test);
    }

    /// The boolean value of `name`, or `absent` where the request does not name it.
    ///
    /// @throws EngineException `INVALID_PARAMETER` where the value is no boolean or both are given
    boolean flag(String name, boolean absent) {
        if (!has(name)) {
            return absent;
        }
        Set<String> given = of(name);
        boolean yes = given.contains("1") || given.contains("true");
        boolean no = given.contains("0") || given.contains("false");
        if (yes == no) {
            throw invalid("invalid filter '" + name + "=" + new LinkedHashSet<>(given) + "'");
        }
        return yes;
    }

    /// `label=key`, `label=key=value` and `label!=...` against an object's labels.
    boolean labels(Map<String, String> labels) {
        return all("label", wanted -> hasLabel(labels, wanted)) && all("label!", wanted -> !hasLabel(labels, wanted));
    }

    /// Whether there is a label.
    ///
    /// @param wanted `key` or `key=value`
    static boolean hasLabel(Map<String, String> labels, String wanted) {
        int equals = wanted.indexOf('=');
        if (equals < 0) {
            return labels.containsKey(wanted);
        }
        return wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
    }
}
