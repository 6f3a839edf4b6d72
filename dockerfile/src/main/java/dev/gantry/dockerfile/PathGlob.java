package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.List;

/// Patterns for paths: `*` and `?` stop at a slash, `**` does not, `[a-z]` and `[^a-z]` are sets, a backslash takes the
/// next character as it is. Source: Go's `filepath.Match`; `**` as in Docker's `.dockerignore` and `COPY --parents`.
final class PathGlob {
    /// Longer than any path.
    private static final int LONGEST = 4096;

    private final String glob;
    private final Automaton automaton = new Automaton();
    private int at;

    private PathGlob(String glob) {
        this.glob = glob;
    }

    /// @throws SyntaxException `syntax error in pattern`
    static Automaton compile(String glob) {
        if (glob.length() > LONGEST) {
            throw new SyntaxException("pattern of more than " + LONGEST + " characters");
        }
        PathGlob compiler = new PathGlob(glob);
        while (compiler.at < glob.length()) {
            compiler.next();
        }
        return compiler.automaton;
    }

    private void next() {
        char c = glob.charAt(at++);
        switch (c) {
            case '*' -> star();
            case '?' -> automaton.one(other -> other != '/');
            case '[' -> set();
            case '\\' -> {
                char literal = character();
                automaton.one(other -> other == literal);
            }
            default -> automaton.one(other -> other == c);
        }
    }

    private boolean isAt(char c) {
        return at < glob.length() && glob.charAt(at) == c;
    }

    private void star() {
        if (!isAt('*')) {
            automaton.many(other -> other != '/');
            return;
        }
        while (isAt('*')) {
            at++;
        }
        if (isAt('/')) {
            at++;
            automaton.upTo('/');
        } else {
            automaton.many(any -> true);
        }
    }

    private char character() {
        if (at >= glob.length()) {
            throw new SyntaxException("syntax error in pattern");
        }
        return glob.charAt(at++);
    }

    private void set() {
        boolean negated = isAt('^');
        if (negated) {
            at++;
        }
        List<Automaton.Characters> ranges = new ArrayList<>();
        while (ranges.isEmpty() || !isAt(']')) {
            ranges.add(range());
        }
        at++;
        automaton.one(c -> c != '/' && ranges.stream().anyMatch(range -> range.contains(c)) != negated);
    }

    private Automaton.Characters range() {
        char low = member();
        if (!isAt('-')) {
            return c -> c == low;
        }
        at++;
        char high = member();
        return c -> low <= c && c <= high;
    }

    private char member() {
        char c = character();
        if (c == '-' || c == ']') {
            throw new SyntaxException("syntax error in pattern");
        }
        return c == '\\' ? character() : c;
    }
}
