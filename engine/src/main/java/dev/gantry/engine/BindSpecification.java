package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads `[SOURCE:]DESTINATION[:MODE]`, the value of `-v`, with dockerd's refusals.
final class BindSpecification {
    /// The mode that `inspect` shows of a volume that was given none.
    static final String SHARED_LABEL = "z";

    /// A word of a mode to what it is about: of each there is one word at most.
    private static final Map<String, String> SUBJECTS = Map.ofEntries(
            Map.entry("ro", "access"),
            Map.entry("rw", "access"),
            Map.entry("z", "label"),
            Map.entry("Z", "label"),
            Map.entry("private", "propagation"),
            Map.entry("rprivate", "propagation"),
            Map.entry("shared", "propagation"),
            Map.entry("rshared", "propagation"),
            Map.entry("slave", "propagation"),
            Map.entry("rslave", "propagation"),
            Map.entry("nocopy", "copy"),
            Map.entry("consistent", "consistency"),
            Map.entry("cached", "consistency"),
            Map.entry("delegated", "consistency"));

    private BindSpecification() {}

    /// @throws EngineException `INVALID_PARAMETER`
    static ContainerMount read(String specification) {
        String[] parts = specification.split(":", -1);
        if (parts.length > 3 || parts[0].isEmpty()) {
            throw invalid("invalid volume specification: '" + specification + "'");
        }
        if (parts.length == 1) {
            return anonymous(parts[0]);
        }
        String mode = parts.length == 3 ? parts[2] : "";
        requireAbsolute(parts[1], specification);
        List<String> words = words(mode, true, true);
        boolean readOnly = words.contains("ro");
        String destination = clean(parts[1]);
        String propagation = propagation(words);
        if (parts[0].startsWith("/")) {
            if (words.contains("nocopy")) {
                throw extra(specification, "bind", "VolumeOptions");
            }
            return ContainerMount.bind(clean(parts[0]), destination)
                    .withBinding(propagation, true, true, false, false)
                    .withMode(mode, readOnly);
        }
        if (!propagation.isEmpty()) {
            throw extra(specification, "volume", "BindOptions");
        }
        return ContainerMount.volume(parts[0], destination)
                .withContent(!words.contains("nocopy"), "")
                .withMode(mode.isEmpty() ? SHARED_LABEL : mode, readOnly);
    }

    private static EngineException extra(String specification, String type, String field) {
        return invalid("invalid volume specification: '" + specification + "': invalid mount config for type \"" + type
                + "\": field " + field + " must not be specified");
    }

    private static void requireAbsolute(String destination, String specification) {
        if (!destination.startsWith("/")) {
            throw invalid("invalid volume specification: '" + specification
                    + "': invalid mount config for type \"bind\": invalid mount path: '" + destination
                    + "' mount path must be absolute");
        }
    }

    static ContainerMount anonymous(String destination) {
        if (!destination.startsWith("/")) {
            throw invalid("invalid mount config for type \"volume\": invalid mount path: '" + destination
                    + "' mount path must be absolute");
        }
        return ContainerMount.volume("", clean(destination));
    }

    /// The words of a mode, each of which says something else.
    ///
    /// @param propagates whether words about propagation are among those that it may have
    /// @param copies whether words about copying are
    static List<String> words(String mode, boolean propagates, boolean copies) {
        if (mode.isEmpty()) {
            return List.of();
        }
        Set<String> subjects = new HashSet<>();
        List<String> words = List.of(mode.split(",", -1));
        for (String word : words) {
            String subject = SUBJECTS.getOrDefault(word, "");
            boolean refused = subject.isEmpty()
                    || (subject.equals("propagation") && !propagates)
                    || (subject.equals("copy") && !copies);
            if (refused || !subjects.add(subject)) {
                throw invalid("invalid mode: " + mode);
            }
        }
        return words;
    }

    private static String propagation(List<String> words) {
        return words.stream()
                .filter(word -> "propagation".equals(SUBJECTS.get(word)))
                .findFirst()
                .orElse("");
    }

    static boolean isPropagation(String word) {
        return "propagation".equals(SUBJECTS.get(word));
    }

    static String clean(String path) {
        return Path.of(path).normalize().toString();
    }
}
