package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.List;

/// The rules of a `.dockerignore`: what of a build's context is not sent. Later rules win over earlier ones, `!` takes
/// files back in, and a rule that fits a directory holds for all below it.
///
/// Source: Docker's build documentation, ".dockerignore files"; patterns as Go's `filepath.Match`, with `**` for any
/// number of directories.
public final class IgnoreFile {
    /// Nothing is ignored.
    public static final IgnoreFile EMPTY = new IgnoreFile(List.of());

    private record Rule(Automaton pattern, boolean isException) {}

    private final List<Rule> rules;

    private IgnoreFile(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /// Reads one.
    ///
    /// @throws DockerfileException `illegal exclusion pattern: "!"`, `syntax error in pattern`, with the line
    public static IgnoreFile parse(String text) {
        List<Rule> rules = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line =
                    i == 0 && lines.get(i).startsWith("\uFEFF") ? lines.get(i).substring(1) : lines.get(i);
            try {
                if (!line.startsWith("#") && !line.isBlank()) {
                    rules.add(rule(line.strip()));
                }
            } catch (SyntaxException e) {
                throw new DockerfileException(
                        new SourceRange(i + 1, i + 1), ".dockerignore line " + (i + 1) + ": " + e.reason());
            }
        }
        return new IgnoreFile(rules);
    }

    /// The rules of `COPY --exclude`, one a flag.
    ///
    /// @param statement that they stand in
    /// @throws DockerfileException as [#parse], with the statement's lines
    public static IgnoreFile of(Statement statement, List<String> patterns) {
        try {
            return new IgnoreFile(patterns.stream()
                    .map(String::strip)
                    .filter(pattern -> !pattern.isEmpty())
                    .map(IgnoreFile::rule)
                    .toList());
        } catch (SyntaxException e) {
            throw new DockerfileException(statement.range(), e.reason());
        }
    }

    private static Rule rule(String line) {
        boolean isException = line.startsWith("!");
        String pattern = (isException ? line.substring(1) : line).strip();
        if (pattern.isEmpty()) {
            throw new SyntaxException("illegal exclusion pattern: " + Quoted.of(line));
        }
        return new Rule(PathGlob.compile(cleaned(pattern)), isException);
    }

    /// Without `.`, `..` where a name is before it, empty names, and the slash at the start.
    private static String cleaned(String pattern) {
        List<String> names = new ArrayList<>();
        for (String name : pattern.split("/", -1)) {
            boolean canGoUp = !names.isEmpty() && !names.getLast().equals("..");
            if (name.equals("..") && canGoUp) {
                names.removeLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return String.join("/", names);
    }

    /// Whether a file or directory is left out.
    ///
    /// @param path relative to the context, with slashes, without `.` and `..`
    public boolean isIgnored(String path) {
        boolean ignored = false;
        for (Rule rule : rules) {
            // A rule that would change nothing need not be matched.
            if (rule.isException() == ignored && rule.pattern().matchesUpTo('/', path)) {
                ignored = !rule.isException();
            }
        }
        return ignored;
    }

    /// Whether something below an ignored directory may be taken back in, so that it has to be looked through.
    public boolean hasExceptions() {
        return rules.stream().anyMatch(Rule::isException);
    }
}
