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
        int at = skipBlanks(text, 0);
        boolean areOver = false;
        while (!areOver && text.startsWith("--", at)) {
            int end = endOfWord(text, at, escape);
            String word = text.substring(at, end);
            at = skipBlanks(text, end);
            areOver = word.equals("--");
            if (!areOver) {
                words.add(withoutQuotes(word, escape));
            }
        }
        return new Flags(words, text.substring(at).strip());
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int endOfWord(String text, int from, char escape) {
        char quote = 0;
        int at = from;
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
