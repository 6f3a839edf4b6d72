package dev.gantry.cli;

import dev.gantry.api.ContextFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The files at and below a watched path as they were when they were looked at; a directory that is watched is not one
/// of them, what is in it is. Links are not followed. One thread.
final class ComposeFileTree {
    private final ComposeFileFilter filter;
    private final ComposeFileBell bell;
    private Map<Path, FolderFile> known = new TreeMap<>();
    private Map<Path, FolderFile> seen = new TreeMap<>();
    private final Set<Path> parents = new HashSet<>();

    /// Nothing is known yet.
    ///
    /// @param bell listens to each directory before it is looked into
    ComposeFileTree(ComposeFileFilter filter, ComposeFileBell bell) {
        this.filter = filter;
        this.bell = bell;
    }

    /// A file that is not as it was.
    ///
    /// @param isGone whether it is not there any more, with all that was in it
    record Change(Path file, boolean isGone) {}

    /// What has changed since the last [#keep], removals first.
    List<Change> look() throws IOException {
        seen = new TreeMap<>();
        parents.clear();
        bell.listen(nearest(filter.root()));
        see(filter.root());
        List<Change> changes = new ArrayList<>();
        known.forEach((file, before) -> {
            FolderFile now = seen.get(file);
            boolean isGone = now == null || isDirectory(now) != isDirectory(before);
            if (isGone && (seen.containsKey(file.getParent()) || !known.containsKey(file.getParent()))) {
                changes.add(new Change(file, true));
            }
        });
        seen.forEach((file, now) -> {
            if (isOther(file, Optional.ofNullable(known.get(file)), now)) {
                changes.add(new Change(file, false));
            }
        });
        return changes;
    }

    /// What was looked at last is what is known from now on.
    void keep() {
        known = seen;
    }

    /// The directory that a path is in; where that is missing, the one in which it would be made.
    private static Path nearest(Path path) {
        Path parent = path.getParent();
        while (parent != null && !Files.isDirectory(parent)) {
            parent = parent.getParent();
        }
        return parent == null ? path : parent;
    }

    private void see(Path file) throws IOException {
        FolderFile now;
        try {
            now = FolderFile.of(file, filter.relative(file));
        } catch (NoSuchFileException gone) {
            return;
        }
        boolean isRoot = isDirectory(now) && file.equals(filter.root());
        if (now.listed() != null && !isRoot && filter.includes(file)) {
            seen.put(file, now);
            Optional.ofNullable(file.getParent()).ifPresent(parents::add);
        }
        if (isDirectory(now) && filter.enters(file)) {
            bell.listen(file);
            for (Path child : children(file)) {
                see(child);
            }
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException gone) {
            return List.of();
        }
        return files;
    }

    private static boolean isDirectory(FolderFile file) {
        ContextFile listed = file.listed();
        return listed != null && listed.type() == ContextFile.Type.DIRECTORY;
    }

    /// A directory that is there is what it was, whatever is in it; a new one counts where nothing in it does.
    private boolean isOther(Path file, Optional<FolderFile> before, FolderFile now) {
        if (!isDirectory(now)) {
            return before.isEmpty() || !before.get().equals(now);
        }
        return before.filter(ComposeFileTree::isDirectory).isEmpty() && !parents.contains(file);
    }
}
