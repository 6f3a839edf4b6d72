package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.List;

/// A pattern of `${name#pattern}` and its kin: `*` for any text, `?` for one character, a backslash to take the next
/// character as it is.
final class ShellPattern {
    /// Bounds the time that a match takes.
    private static final int LONGEST = 1000;

    private ShellPattern() {}

    /// Some characters out of a set: one, or any number.
    private record Part(boolean areMany, Automaton.Characters characters) {}

    /// @throws SyntaxException for one that is too long
    static Automaton compile(String pattern) {
        return automaton(parts(pattern));
    }

    /// The same for texts whose last character comes first.
    static Automaton compileBackwards(String pattern) {
        return automaton(parts(pattern).reversed());
    }

    private static Automaton automaton(List<Part> parts) {
        Automaton automaton = new Automaton();
        for (Part part : parts) {
            if (part.areMany()) {
                automaton.many(part.characters());
            } else {
                automaton.one(part.characters());
            }
        }
        return automaton;
    }

    private static List<Part> parts(String pattern) {
        if (pattern.length() > LONGEST) {
            throw new SyntaxException("pattern of more than " + LONGEST + " characters");
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean escaped = c == '\\' && i + 1 < pattern.length();
            char literal = escaped ? pattern.charAt(++i) : c;
            if (escaped || (c != '*' && c != '?')) {
                parts.add(new Part(false, other -> other == literal));
            } else {
                parts.add(new Part(c == '*', any -> true));
            }
        }
        return parts;
    }
}
