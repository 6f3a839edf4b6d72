package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.List;

/// The `--name=value` words between an instruction's keyword and its arguments.
///
/// @param words without their quotes and escapes
/// @param rest what follows them, trimmed
record Flags(List<String> words, String rest) {
    Flags {
        words = List.copyOf(words);
    }

    /// Takes flags from the front of a text; a word `--` ends them and is taken too.
    static Flags takeFrom(String text, char escape) {
        List<String> words = new ArrayList<>();
        String rest = text.strip();
        while (rest.startsWith("--")) {
            int end = endOfWord(rest, escape);
            String word = rest.substring(0, end);
            rest = rest.substring(end).strip();
            if (word.equals("--")) {
                break;
            }
            words.add(withoutQuotes(word, escape));
        }
        return new Flags(words, rest);
    }

    private static int endOfWord(String text, char escape) {
        char quote = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (quote == 0 && Character.isWhitespace(c)) {
                break;
            }
            if (c == escape) {
                at++;
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            }
            at++;
        }
        return Math.min(at, text.length());
    }

    private static String withoutQuotes(String word, char escape) {
        StringBuilder plain = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == escape && i + 1 < word.length()) {
                plain.append(word.charAt(++i));
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
