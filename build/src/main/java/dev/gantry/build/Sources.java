package dev.gantry.build;

import dev.gantry.dockerfile.SourcePattern;
import dev.gantry.dockerfile.Statement;
import dev.gantry.engine.EngineException;
import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.LinuxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Finds the files that the sources of a `COPY` or `ADD` mean. Messages are those of dockerd 20.10.
final class Sources {
    /// Between what of a path `--parents` leaves behind and what it keeps.
    static final String PIVOT = "/./";

    private final Statement statement;
    private final boolean isContext;
    private final boolean withParents;
    private final Selection selection;

    /// @param isContext whether they are in the build's context, else in a stage or an image
    /// @param withParents whether they are copied with their path
    Sources(Statement statement, boolean isContext, boolean withParents, Selection selection) {
        this.statement = statement;
        this.isContext = isContext;
        this.withParents = withParents;
        this.selection = selection;
    }

    /// A file or directory that is there.
    ///
    /// @param path in the tree, links not followed
    /// @param kept the end of that path which stays; "" where the file goes right to the destination
    record Found(String path, boolean isDirectory, String kept) {
        /// Where the part that stays begins.
        String base() {
            int length = path.length() - kept.length();
            return length == 0 ? "." : path.substring(0, length - 1);
        }
    }

    /// Sources that `--exclude` names are left out; there may be none left.
    ///
    /// @param root of the tree
    /// @param words the sources, their variables replaced
    List<Found> find(Directory root, List<String> words) {
        List<Found> found = new ArrayList<>();
        for (String word : words) {
            if (isContext && TreePath.leadsOut(word)) {
                throw outside(word);
            }
            if (withParents) {
                findWithParents(root, word, found);
                continue;
            }
            String path = TreePath.clean(word);
            if (SourcePattern.isPattern(path)) {
                List<String> matches = new ArrayList<>();
                match(root, ".", SourcePattern.of(statement, path), matches);
                matches.forEach(match -> found.add(require(root, match)));
            } else {
                found.add(require(root, path));
            }
        }
        if (found.isEmpty()) {
            throw failed("no source files were specified");
        }
        return found.stream().filter(this::isTaken).toList();
    }

    private boolean isTaken(Found each) {
        String path = each.kept().isEmpty() ? each.path() : each.kept();
        boolean isTaken = selection.isTaken(path) && selection.isTaken(TreePath.name(path));
        return isTaken || (each.isDirectory() && selection.excluded().hasExceptions());
    }

    /// Also a path that is no pattern is looked for name by name: what it passes is copied, so it is no link.
    private void findWithParents(Directory root, String word, List<Found> found) {
        int pivot = word.indexOf(PIVOT);
        String base = pivot < 0 ? "." : TreePath.clean(word.substring(0, pivot));
        String rest = TreePath.clean(pivot < 0 ? word : word.substring(pivot + PIVOT.length()));
        if (!require(root, base).isDirectory()) {
            throw missing(TreePath.join(base, rest));
        }
        if (rest.equals(".")) {
            found.add(require(root, base));
            return;
        }
        List<String> matches = new ArrayList<>();
        try (Directory begin = root.descend(base)) {
            match(begin, ".", SourcePattern.deep(statement, rest), matches);
        }
        if (matches.isEmpty() && !SourcePattern.isPattern(rest)) {
            throw missing(TreePath.join(base, rest));
        }
        for (String match : matches) {
            String path = TreePath.join(base, match);
            found.add(new Found(path, require(root, path).isDirectory(), match));
        }
    }

    private Found require(Directory root, String path) {
        try (Located place = Located.of(root, path)) {
            Optional<FileStatus> status = place.status();
            return new Found(path, status.orElseThrow(() -> missing(path)).isDirectory(), "");
        } catch (LinuxException e) {
            throw switch (e.errno()) {
                case ENOENT, ENOTDIR -> missing(path);
                case ELOOP -> isContext ? outside(path) : missing(path);
                default -> e;
            };
        }
    }

    private EngineException missing(String path) {
        return failed((isContext ? "file not found in build context or excluded by .dockerignore: " : "") + "stat "
                + path + ": file does not exist");
    }

    private EngineException outside(String path) {
        return failed("forbidden path outside the build context: " + path + " ()");
    }

    private EngineException failed(String why) {
        return new EngineException(
                EngineException.Kind.SYSTEM, statement.keyword().toUpperCase(Locale.ROOT) + " failed: " + why);
    }

    private static void match(Directory directory, String path, SourcePattern pattern, List<String> matches) {
        for (String name : directory.names().stream().sorted().toList()) {
            String child = TreePath.join(path, name);
            if (pattern.fits(child)) {
                matches.add(child);
            } else if (pattern.mayFitBelow(child)
                    && directory.find(name).filter(FileStatus::isDirectory).isPresent()) {
                try (Directory inside = directory.child(name)) {
                    match(inside, child, pattern, matches);
                }
            }
        }
    }
}
