package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.List;

/// Splits text at white space outside quotes. Quotes and escapes stay in the words: [Expansion] takes them out.
final class Words {
    private Words() {}

    static List<String> split(String text, char escape) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                addUnlessEmpty(words, word);
                continue;
            }
            word.append(c);
            if (c == escape && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            }
        }
        addUnlessEmpty(words, word);
        return words;
    }

    private static void addUnlessEmpty(List<String> words, StringBuilder word) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    /// The first word by white space alone; empty when there is none.
    static String first(String text) {
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }

    /// What follows the first word, trimmed.
    static String afterFirst(String text) {
        return text.substring(first(text).length()).strip();
    }
}
