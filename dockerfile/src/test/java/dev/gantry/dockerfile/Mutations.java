package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/// Spoils texts: a few changes to characters, words or lines, always the same ones for a seed.
final class Mutations {
    private static final Pattern WORDS = Pattern.compile("(?<= )|(?= )");
    private static final List<String> MARKS = List.of(
            "\\",
            "`",
            "\"",
            "'",
            "$",
            "${",
            "}",
            ":-",
            "//",
            "[",
            "]",
            "{",
            "<<",
            "<<-E",
            "--",
            "--from=",
            "=",
            ",",
            "#",
            "!",
            "*",
            "**/",
            "?",
            "^",
            "-",
            "\n",
            "\r",
            "\r\n",
            "\t",
            "\0",
            "\u000B",
            "\u0085",
            "\u2028",
            "\u3000",
            "\uFEFF",
            "\uD83D",
            "\uDE42",
            "\u0130",
            "\u0660",
            "e\u0301",
            "\u001B[31m",
            "9".repeat(30),
            "ONBUILD ",
            "FROM ");
    private static final int MOST = 6;

    private final Random random;
    private final List<String> texts;

    /// @param texts to begin with, and to take pieces from
    Mutations(long seed, List<String> texts) {
        this.random = new Random(seed);
        this.texts = List.copyOf(texts);
    }

    /// One of the texts, spoiled.
    String next() {
        String text = any(texts);
        for (int i = random.nextInt(MOST) + 1; i > 0; i--) {
            text = change(text);
        }
        return text;
    }

    private String change(String text) {
        return switch (random.nextInt(9)) {
            case 0, 1 -> insert(text, any(MARKS));
            case 2 -> insert(text, any(MARKS).repeat(1 + random.nextInt(300)));
            case 3 -> insert(text, Character.toString(random.nextInt(Character.MAX_CODE_POINT + 1)));
            case 4 -> withoutPiece(text);
            case 5 -> insert(text, piece(any(texts)));
            case 6 -> rearranged(List.of(WORDS.split(text)), "");
            case 7 -> rearranged(text.lines().toList(), "\n");
            default -> text.replace("\n", random.nextBoolean() ? "\r\n" : "\\\n");
        };
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String insert(String text, String mark) {
        int at = random.nextInt(text.length() + 1);
        return text.substring(0, at) + mark + text.substring(at);
    }

    private String withoutPiece(String text) {
        return text.replace(piece(text), "");
    }

    private String piece(String text) {
        int start = random.nextInt(text.length() + 1);
        return text.substring(start, Math.min(text.length(), start + random.nextInt(40)));
    }

    private String rearranged(List<String> parts, String separator) {
        if (parts.isEmpty()) {
            return "";
        }
        List<String> changed = new ArrayList<>(parts);
        int place = random.nextInt(parts.size());
        switch (random.nextInt(3)) {
            case 0 -> changed.remove(place);
            case 1 -> changed.add(random.nextInt(parts.size()), parts.get(place));
            default -> Collections.swap(changed, place, random.nextInt(parts.size()));
        }
        return String.join(separator, changed);
    }
}
