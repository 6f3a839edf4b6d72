package dev.gantry.storage;

import dev.gantry.linux.FileStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks at a container's files without mounting them.
public final class SnapshotFiles {
    private SnapshotFiles() {}

    /// What is at a path, or the first on the way there that is no directory. No link is followed; empty where there is
    /// nothing, or a link on the way.
    ///
    /// @param path absolute
    public static Optional<FileStatus> find(SnapshotPaths paths, Path path) {
        List<Path> layers = new ArrayList<>();
        layers.add(paths.upper());
        layers.addAll(paths.lower());
        try (MergedDirectory root = MergedDirectory.open(layers)) {
            return find(root, Path.of("/").relativize(path.normalize()));
        }
    }

    private static Optional<FileStatus> find(MergedDirectory directory, Path path) {
        Optional<FileStatus> first = directory
                .find(path.getName(0).toString())
                .map(MergedDirectory.Found::status)
                .filter(status -> !status.isWhiteout());
        if (path.getNameCount() == 1) {
            return first;
        }
        if (first.filter(FileStatus::isDirectory).isEmpty()) {
            return first.filter(status -> !status.isSymlink());
        }
        try (MergedDirectory child = directory.child(path.getName(0).toString())) {
            return find(child, path.subpath(1, path.getNameCount()));
        }
    }
}
