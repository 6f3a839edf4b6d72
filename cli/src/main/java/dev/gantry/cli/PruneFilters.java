package dev.gantry.cli;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a prune leaves alone: its own filters, and `pruneFilters` of `config.json`, which every prune has.
///
///     {"pruneFilters": ["label!=keep", "until=24h"]}
final class PruneFilters {
    private PruneFilters() {}

    /// All that the configuration says, as Docker's documentation has it; Docker 28.2 forgets its labels where
    /// the command line has none. A label that the command line asks for and the configuration excludes, or the
    /// other way about, is the command line's to decide.
    static Map<String, Set<String>> of(Session session, FilterFlag flag) {
        Map<String, Set<String>> filters = new TreeMap<>(flag.value());
        for (String configured : session.config().texts("pruneFilters")) {
            int equals = configured.indexOf('=');
            String name = configured.substring(0, Math.max(equals, 0));
            String value = configured.substring(equals + 1);
            if (equals >= 0 && !filters.getOrDefault(opposite(name), Set.of()).contains(value)) {
                Set<String> values = new TreeSet<>(filters.getOrDefault(name, Set.of()));
                values.add(value);
                filters.put(name, values);
            }
        }
        return filters;
    }

    private static String opposite(String name) {
        return switch (name) {
            case "label" -> "label!";
            case "label!" -> "label";
            default -> "";
        };
    }
}
