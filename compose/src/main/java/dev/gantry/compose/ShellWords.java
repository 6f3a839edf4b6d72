package dev.gantry.compose;

import java.util.ArrayList;
import java.util.List;

/// Splits a command line at blanks, with the quotes and backslashes of a shell and nothing else of it.
final class ShellWords {
    private ShellWords() {}

    /// Errors: `IllegalArgumentException` when a quote is not closed.
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char letter = line.charAt(i);
            if (letter == '\\' && quote != '\'') {
                if (++i >= line.length()) {
                    throw new IllegalArgumentException("invalid command line string");
                }
                word.append(line.charAt(i));
                inWord = true;
            } else if (quote != 0) {
                quote = close(letter, quote, word);
            } else if (letter == '\'' || letter == '"') {
                quote = letter;
                inWord = true;
            } else if (!Character.isWhitespace(letter)) {
                word.append(letter);
                inWord = true;
            } else if (inWord) {
                words.add(word.toString());
                word.setLength(0);
                inWord = false;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("invalid command line string");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    private static char close(char letter, char quote, StringBuilder word) {
        if (letter == quote) {
            return 0;
        }
        word.append(letter);
        return quote;
    }
}
