package dev.gantry.dockerfile;

/// A pattern of `${name#pattern}` and its kin: `*` for any text, `?` for one character, a backslash to take the next
/// character as it is.
final class ShellPattern {
    private ShellPattern() {}

    static Automaton compile(String pattern) {
        Automaton automaton = new Automaton();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean escaped = c == '\\' && i + 1 < pattern.length();
            char literal = escaped ? pattern.charAt(++i) : c;
            if (escaped || (c != '*' && c != '?')) {
                automaton.one(other -> other == literal);
            } else if (c == '*') {
                automaton.many(any -> true);
            } else {
                automaton.one(any -> true);
            }
        }
        return automaton;
    }
}
