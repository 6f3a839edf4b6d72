package dev.gantry.dockerfile;

import org.jspecify.annotations.Nullable;

/// A source of `COPY` or `ADD` that may mean several files: `*`, `?` and `[a-z]`, none of which fits a slash.
public final class SourcePattern {
    private static final int ANY = Integer.MAX_VALUE;

    private final Automaton automaton;
    private final int depth;

    /// @param depth of the paths that fit; [#ANY] for any
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
        return compile(statement, path, depth(path));
    }

    /// The same, but that `**` stands for any number of directories: a source of `COPY --parents`.
    public static SourcePattern deep(Statement statement, String path) {
        return compile(statement, path, deepest(path));
    }

    /// The same for a pattern that stands in no statement.
    ///
    /// @throws DockerfileException as above, without a place
    static SourcePattern deep(String path) {
        return compile(null, path, deepest(path));
    }

    private static int deepest(String path) {
        return path.contains("**") ? ANY : depth(path);
    }

    private static SourcePattern compile(@Nullable Statement statement, String path, int depth) {
        try {
            return new SourcePattern(PathGlob.compile(path), depth);
        } catch (SyntaxException e) {
            throw new DockerfileException(statement == null ? null : statement.range(), e.reason());
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
        return (depth == ANY || depth(path) == depth) && automaton.longest(path, 0) == path.length();
    }
}
