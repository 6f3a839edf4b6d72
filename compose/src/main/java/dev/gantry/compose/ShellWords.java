package dev.gantry.compose;

import java.util.ArrayList;
import java.util.List;

/// Splits a command line at blanks, with the quotes and backslashes of a shell and nothing else of it.
final class ShellWords {
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private boolean escaped;
    private char quote;

    private ShellWords() {}

    /// Errors: `IllegalArgumentException` when a quote is not closed.
    static List<String> split(String line) {
        ShellWords split = new ShellWords();
        line.chars().forEach(letter -> split.take((char) letter));
        if (split.quote != 0 || split.escaped) {
            throw new IllegalArgumentException("invalid command line string");
        }
        split.end();
        return split.words;
    }

    private void take(char letter) {
        if (escaped) {
            append(letter);
            escaped = false;
        } else if (letter == '\\' && quote != '\'') {
            escaped = true;
        } else if (letter == quote) {
            quote = 0;
        } else if (quote != 0) {
            append(letter);
        } else if (letter == '\'' || letter == '"') {
            quote = letter;
            inWord = true;
        } else if (Character.isWhitespace(letter)) {
            end();
        } else {
            append(letter);
        }
    }

    private void append(char letter) {
        word.append(letter);
        inWord = true;
    }

    private void end() {
        if (inWord) {
            words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
    }
}
