package dev.gantry.server;

import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// The known word that a mistyped one most likely means.
final class Suggestion {
    /// More changes than this and the words have nothing to do with each other.
    private static final int LIMIT = 3;

    private Suggestion() {}

    /// ` (did you mean "data-root"?)`, or nothing.
    static String forWord(String word, List<String> known) {
        LevenshteinDistance distance = new LevenshteinDistance(LIMIT);
        String nearest = "";
        int least = LIMIT + 1;
        for (String candidate : known) {
            int changes = distance.apply(word, candidate);
            if (changes >= 0 && changes < least) {
                least = changes;
                nearest = " (did you mean \"" + candidate + "\"?)";
            }
        }
        return nearest;
    }
}
