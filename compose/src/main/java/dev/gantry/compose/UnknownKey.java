package dev.gantry.compose;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// Errors about keys that the table does not have.
final class UnknownKey {
    private static final int MANY = 12;

    private UnknownKey() {}

    /// `services.web: additional properties 'iamge' not allowed; did you mean "image"?`
    static ComposeException in(Node.Mapping mapping, String key, Schema.ObjectType type, String path) {
        String words = "additional properties '" + key + "' not allowed";
        String where = path.isEmpty() ? "" : path + ": ";
        Position at = mapping.keyAt(key);
        Optional<String> near = near(key, type.keys().keySet());
        if (near.isPresent()) {
            return new ComposeException(at, where + words + "; did you mean \"" + near.get() + "\"?");
        }
        if (type.name().equals("project")
                && mapping.values().get(key) instanceof Node.Mapping
                && !mapping.has("services")) {
            return new ComposeException(
                    at,
                    "this looks like a file of the first Compose format, where services were" + " at the top; put \""
                            + key + "\" below a key \"services\"");
        }
        String allowed = type.keys().size() > MANY
                ? ""
                : "; allowed: " + type.keys().keySet().stream().sorted().collect(Collectors.joining(", "));
        return new ComposeException(at, where + words + allowed);
    }

    /// The word that is nearest to what was written, when it is near at all.
    static Optional<String> near(String written, Collection<String> words) {
        LevenshteinDistance distance = new LevenshteinDistance(Math.max(1, Math.min(3, written.length() / 2)));
        Optional<String> best = Optional.empty();
        int least = Integer.MAX_VALUE;
        for (String word : words) {
            int steps = distance.apply(written, word);
            if (steps >= 0 && steps < least) {
                least = steps;
                best = Optional.of(word);
            }
        }
        return best;
    }
}
