package dev.gantry.dockerfile;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Parses `RUN --mount=type=cache,target=/var/cache/apt,sharing=locked`.
///
/// Source: Docker's Dockerfile reference, "RUN --mount".
final class RunMounts {
    /// Other names for the same option.
    private static final Map<String, String> SAME =
            Map.of("src", "source", "dst", "target", "destination", "target", "ro", "readonly", "rw", "readwrite");

    private static final Set<String> FLAGS = Set.of("readonly", "readwrite", "required");

    private static final Map<RunMount.Type, Set<String>> OPTIONS = Map.ofEntries(
            entry(RunMount.Type.BIND, Set.of("target", "source", "from", "readonly", "readwrite")),
            entry(
                    RunMount.Type.CACHE,
                    Set.of("id", "target", "readonly", "readwrite", "sharing", "from", "source", "mode", "uid", "gid")),
            entry(RunMount.Type.TMPFS, Set.of("target", "size")),
            entry(RunMount.Type.SECRET, Set.of("id", "source", "target", "env", "required", "mode", "uid", "gid")),
            entry(RunMount.Type.SSH, Set.of("id", "target", "required", "mode", "uid", "gid")));

    private RunMounts() {}

    /// @throws SyntaxException naming the field that is unknown, unfit or missing
    static RunMount parse(String text) {
        Map<String, String> fields = fields(text);
        String typeName = fields.getOrDefault("type", "bind");
        fields.remove("type");
        RunMount.Type type = type(typeName);
        Set<String> allowed = OPTIONS.getOrDefault(type, Set.of());
        for (String name : fields.keySet()) {
            if (!allowed.contains(name)) {
                throw new SyntaxException("unexpected key '" + name + "' for mount type '" + typeName + "'"
                        + Suggestion.forWord(name, allowed));
            }
        }
        require(type, fields);
        return new RunMount(type, fields);
    }

    private static RunMount.Type type(String name) {
        for (RunMount.Type type : RunMount.Type.values()) {
            if (type.name().equalsIgnoreCase(name)) {
                return type;
            }
        }
        List<String> known = List.of("bind", "cache", "tmpfs", "secret", "ssh");
        throw new SyntaxException("unsupported mount type " + Quoted.of(name) + Suggestion.forWord(name, known));
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String field : Csv.split(text)) {
            int equals = field.indexOf('=');
            String written = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
            String name = SAME.getOrDefault(written, written);
            if (equals < 0 && !FLAGS.contains(name)) {
                throw new SyntaxException("invalid field '" + field + "' must be a key=value pair");
            }
            String value = equals < 0 ? "true" : field.substring(equals + 1);
            if (FLAGS.contains(name) && !value.equals("true") && !value.equals("false")) {
                throw new SyntaxException("invalid value for " + written + ": " + value);
            }
            fields.put(name, value);
        }
        return fields;
    }

    private static void require(RunMount.Type type, Map<String, String> fields) {
        boolean hasTarget = !fields.getOrDefault("target", "").isEmpty();
        boolean needsTarget = type == RunMount.Type.BIND || type == RunMount.Type.CACHE || type == RunMount.Type.TMPFS;
        if (needsTarget && !hasTarget) {
            throw new SyntaxException(Quoted.of("target") + " is required in mount type "
                    + Quoted.of(type.name().toLowerCase(Locale.ROOT)));
        }
        if (type == RunMount.Type.SECRET && !hasTarget && !fields.containsKey("id") && !fields.containsKey("env")) {
            throw new SyntaxException("invalid secret mount. one of id, target required");
        }
        String sharing = fields.getOrDefault("sharing", "shared");
        List<String> modes = List.of("shared", "private", "locked");
        if (!modes.contains(sharing)) {
            throw new SyntaxException(
                    "unsupported sharing value " + Quoted.of(sharing) + Suggestion.forWord(sharing, modes));
        }
    }
}
