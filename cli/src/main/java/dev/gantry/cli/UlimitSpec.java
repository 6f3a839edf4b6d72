package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// `--ulimit NAME=SOFT[:HARD]`; -1 is no limit.
///
/// @param hard the soft one where none is given
record UlimitSpec(String name, long soft, long hard) {
    private static final Set<String> NAMES = Set.of(
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");

    /// Errors: `IllegalArgumentException` in Docker's words.
    static UlimitSpec parse(String spec) {
        int equals = spec.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("invalid ulimit argument: " + spec);
        }
        String name = spec.substring(0, equals);
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("invalid ulimit type: " + name);
        }
        String limits = spec.substring(equals + 1);
        String[] parts = limits.split(":", -1);
        if (parts.length > 2) {
            throw new IllegalArgumentException(
                    "too many limit value arguments - " + limits + ", can only have up to two, `soft[:hard]`");
        }
        long soft = GoText.parseInt(parts[0]);
        long hard = parts.length == 1 ? soft : GoText.parseInt(parts[1]);
        requireOrder(soft, hard);
        return new UlimitSpec(name, soft, hard);
    }

    private static void requireOrder(long soft, long hard) {
        String rule = "ulimit soft limit must be less than or equal to hard limit: ";
        if (hard != -1 && soft == -1) {
            throw new IllegalArgumentException(rule + "soft: -1 (unlimited), hard: " + hard);
        }
        if (hard != -1 && soft > hard) {
            throw new IllegalArgumentException(rule + soft + " > " + hard);
        }
    }

    /// By name; the last of a name counts.
    static Collection<JsonObject> json(List<UlimitSpec> specs) {
        TreeMap<String, JsonObject> byName = new TreeMap<>();
        for (UlimitSpec spec : specs) {
            byName.put(spec.name, JsonObject.of("Name", spec.name, "Hard", spec.hard, "Soft", spec.soft));
        }
        return byName.values();
    }
}
