package dev.gantry.server;

import java.util.Comparator;
import java.util.List;

/// The known word that a mistyped one most likely means.
final class Suggestion {
    /// More changes than this and the words have nothing to do with each other.
    private static final int LIMIT = 3;

    private Suggestion() {}

    /// ` (did you mean "data-root"?)`, or nothing.
    static String forWord(String word, List<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= LIMIT)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .map(candidate -> " (did you mean \"" + candidate + "\"?)")
                .orElse("");
    }

    /// Levenshtein's: letters to add, remove or change.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
