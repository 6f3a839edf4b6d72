package dev.gantry.compose;

import java.util.List;

/// What a secret or a config must have: one source, unless it is there already.
final class FileObjectRules {
    private FileObjectRules() {}

    static void check(String section, String name, Node value) {
        String path = section + "." + name;
        if (name.startsWith("x-")) {
            return;
        }
        if (!(value instanceof Node.Mapping object)) {
            throw Mismatch.of(value, path, "a mapping");
        }
        if (object.text("external").equals("true")) {
            Consistency.external(path, value);
            return;
        }
        List<String> sources = section.equals("secrets")
                ? List.of("file", "environment", "driver")
                : List.of("file", "environment", "content");
        List<String> said = sources.stream().filter(object::has).toList();
        if (said.isEmpty()) {
            throw new ComposeException(object.at(), path + ": one of " + String.join(", ", sources) + " must be set");
        }
        if (said.size() > 1) {
            throw new ComposeException(
                    object.at(), path + ": " + String.join("|", said) + " attributes are mutually exclusive");
        }
    }
}
