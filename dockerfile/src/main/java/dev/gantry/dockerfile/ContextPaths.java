package dev.gantry.dockerfile;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which files of a context are meant: those at some paths, those that fit some patterns, and all that lies below
/// either. The engine asks for files by them, and the client looks them up.
///
/// Paths are relative to the context, without `.`, `..` and slashes at their ends; `.` is the context itself.
/// Patterns are those of `COPY --parents`, which mean all that those of a plain `COPY` mean, and more.
public final class ContextPaths {
    /// No file.
    public static final ContextPaths NONE = new ContextPaths(new TreeSet<>(), new TreeMap<>());

    private static final String ALL = ".";

    private final NavigableSet<String> paths;
    private final Map<String, SourcePattern> patterns;

    private ContextPaths(NavigableSet<String> paths, Map<String, SourcePattern> patterns) {
        this.paths = paths;
        this.patterns = patterns;
    }

    /// Files at paths, and files that fit patterns.
    ///
    /// @throws DockerfileException `syntax error in pattern`
    public static ContextPaths of(Collection<String> paths, Collection<String> patterns) {
        Map<String, SourcePattern> compiled = new TreeMap<>();
        patterns.forEach(pattern -> compiled.put(pattern, SourcePattern.deep(pattern)));
        return new ContextPaths(new TreeSet<>(paths), compiled);
    }

    public Set<String> paths() {
        return Collections.unmodifiableSet(paths);
    }

    public Set<String> patterns() {
        return Collections.unmodifiableSet(patterns.keySet());
    }

    public boolean isEmpty() {
        return paths.isEmpty() && patterns.isEmpty();
    }

    /// What either means.
    public ContextPaths with(ContextPaths other) {
        NavigableSet<String> allPaths = new TreeSet<>(paths);
        allPaths.addAll(other.paths);
        Map<String, SourcePattern> allPatterns = new TreeMap<>(patterns);
        allPatterns.putAll(other.patterns);
        return new ContextPaths(allPaths, allPatterns);
    }

    /// Whether all that others mean is meant here. May be false though it is.
    public boolean covers(ContextPaths others) {
        return paths.contains(ALL)
                || (others.paths.stream().allMatch(this::includes)
                        && patterns.keySet().containsAll(others.patterns.keySet()));
    }

    /// Whether a path itself is meant, and not for what it lies in.
    public boolean names(String path) {
        return paths.contains(path) || fits(path);
    }

    /// Whether a path fits a pattern.
    public boolean fits(String path) {
        return patterns.values().stream().anyMatch(pattern -> pattern.fits(path));
    }

    /// Whether a file or directory is meant: itself, or what it lies in.
    public boolean includes(String path) {
        if (paths.contains(ALL)) {
            return true;
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (names(path.substring(0, slash))) {
                return true;
            }
        }
        return names(path);
    }

    /// Whether something below a directory may be named.
    public boolean mayNameBelow(String directory) {
        String below = directory + "/";
        String next = paths.ceiling(below);
        return (next != null && next.startsWith(below))
                || patterns.values().stream().anyMatch(pattern -> pattern.mayFitBelow(directory));
    }
}
