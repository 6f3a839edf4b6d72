package dev.gantry.difftest;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Replaces in an answer what differs from one run to the next, and between two installations of the same engine:
/// identifiers, times, process numbers, the daemon's own paths.
final class Normalizer {
    /// Fields of the API whose value is a measurement or a number the kernel chose.
    private static final Set<String> VOLATILE = Set.of(
            "Pid", "NFd", "NGoroutines", "NEventsListener", "SystemTime", "MemTotal", "Name", "GenericResources");

    private record Rule(Pattern pattern, String replacement) {
        static Rule of(String regex, String replacement) {
            return new Rule(Pattern.compile(regex), replacement);
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.of("docker-import-\\d+", "docker-import-<number>"),
            Rule.of("\\.pivot_root\\d+", ".pivot_root<number>"),
            Rule.of("\\b[0-9a-f]{64}\\b", "<id>"),
            Rule.of("\\b[0-9a-f]{12}\\b", "<short id>"),
            Rule.of(
                    "(?!0001)\\b\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d[.\\d]*( ?(Z|[+-]\\d\\d:?\\d\\d)( [A-Z]{3})?)?",
                    "<time>"),
            Rule.of("\\b1[6-9]\\d{8}(\\.\\d+)?\\b", "<seconds>"),
            Rule.of("\\b1[6-9]\\d{17}\\b", "<nanoseconds>"),
            Rule.of("(Less than a|About an?|\\d+) (second|minute|hour)s?", "<a while>"),
            Rule.of("\\b0x[0-9a-f]{6,}\\b", "<address>"));

    private final Path daemon;
    private final Path scratch;

    /// @param daemon the daemon's directory
    /// @param scratch the directory that its scripts work in
    Normalizer(Path daemon, Path scratch) {
        this.daemon = daemon;
        this.scratch = scratch;
    }

    String text(String text) {
        String result = text.replace(daemon.toString(), "<daemon>").replace(scratch.toString(), "<scratch>");
        for (Rule rule : RULES) {
            result = rule.pattern().matcher(result).replaceAll(rule.replacement());
        }
        return alignColumns(result);
    }

    /// A leaf of a JSON document, by the name of the field that holds it.
    String field(String name, String value) {
        if (name.equals("LastTagTime")) {
            return "<by an earlier case, or never>";
        }
        return VOLATILE.contains(name) && value.matches("\\d+") ? "<number>" : text(value);
    }

    /// Columns are as wide as their widest cell, and cells were just replaced.
    private static String alignColumns(String text) {
        return text.replaceAll("[ \\t]{3,}", "   ").replaceAll("(?m)[ \\t]+$", "");
    }
}
