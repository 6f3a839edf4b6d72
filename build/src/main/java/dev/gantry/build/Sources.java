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
    private final Statement statement;
    private final boolean isContext;

    /// @param isContext whether they are in the build's context, else in a stage or an image
    Sources(Statement statement, boolean isContext) {
        this.statement = statement;
        this.isContext = isContext;
    }

    /// A file or directory that is there.
    ///
    /// @param path in the tree, links not followed
    record Found(String path, boolean isDirectory) {}

    /// @param root of the tree
    /// @param words the sources, their variables replaced
    List<Found> find(Directory root, List<String> words) {
        List<Found> found = new ArrayList<>();
        for (String word : words) {
            if (isContext && TreePath.leadsOut(word)) {
                throw failed("forbidden path outside the build context: " + word + " ()");
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
        return found;
    }

    private Found require(Directory root, String path) {
        try (Located place = Located.of(root, path)) {
            Optional<FileStatus> status = place.status();
            return new Found(path, status.orElseThrow(() -> missing(path)).isDirectory());
        } catch (LinuxException e) {
            throw switch (e.errno()) {
                case ENOENT, ENOTDIR, ELOOP -> missing(path);
                default -> e;
            };
        }
    }

    private EngineException missing(String path) {
        return failed((isContext ? "file not found in build context or excluded by .dockerignore: " : "") + "stat "
                + path + ": file does not exist");
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
