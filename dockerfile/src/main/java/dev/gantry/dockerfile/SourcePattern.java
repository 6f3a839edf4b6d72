package dev.gantry.dockerfile;

/// A source of `COPY` or `ADD` that may mean several files: `*`, `?` and `[a-z]`, none of which fits a slash.
public final class SourcePattern {
    private final Automaton automaton;
    private final int depth;

    private SourcePattern(Automaton automaton, int depth) {
        this.automaton = automaton;
        this.depth = depth;
    }

    /// Whether a source is a pattern and no plain path.
    public static boolean isPattern(String source) {
        return source.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0);
    }

    /// Reads a pattern.
    ///
    /// @param path without `.`, `..` and slashes at its ends
    /// @throws DockerfileException `syntax error in pattern`
    public static SourcePattern of(Statement statement, String path) {
        try {
            return new SourcePattern(PathGlob.compile(path), depth(path));
        } catch (SyntaxException e) {
            throw new DockerfileException(statement.range(), e.reason());
        }
    }

    private static int depth(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }

    /// Whether files below a directory may fit.
    public boolean mayFitBelow(String directory) {
        return depth(directory) < depth;
    }

    /// Whether a path of the tree is meant.
    public boolean fits(String path) {
        return depth(path) == depth && automaton.longest(path, 0) == path.length();
    }
}
