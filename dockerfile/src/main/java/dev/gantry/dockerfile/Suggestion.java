package dev.gantry.dockerfile;

import java.util.Collection;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// Finds the word that somebody may have meant.
final class Suggestion {
    /// More changes than this, and the words have nothing to do with each other.
    private static final int FARTHEST = 2;

    /// Among more names than this nobody looks for the one that was meant.
    private static final int MOST_KNOWN = 1000;

    private Suggestion() {}

    /// ` (did you mean RUN?)`, or nothing when no word is near.
    static String forWord(String word, Collection<String> known) {
        if (known.size() > MOST_KNOWN) {
            return "";
        }
        LevenshteinDistance distance = new LevenshteinDistance(FARTHEST);
        String nearest = "";
        int least = FARTHEST + 1;
        for (String candidate : known) {
            int changes = distance.apply(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (changes >= 0 && changes < least) {
                least = changes;
                nearest = " (did you mean " + candidate + "?)";
            }
        }
        return nearest;
    }
}
