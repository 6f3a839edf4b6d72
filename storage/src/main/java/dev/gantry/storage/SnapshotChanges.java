package dev.gantry.storage;

import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compares a container's own layer with those below it, as dockerd's `diff` does: a directory counts as
/// modified where it has another mode or time, or where something came into it or went.
final class SnapshotChanges {
    private final List<FileChange> changes = new ArrayList<>();

    private SnapshotChanges() {}

    static List<FileChange> of(SnapshotPaths paths) {
        SnapshotChanges found = new SnapshotChanges();
        try (Directory upper = Directory.open(paths.upper());
                MergedDirectory lower = MergedDirectory.open(paths.lower())) {
            var _ = found.below(upper, lower, false, "/");
        }
        return found.changes;
    }

    /// @param lower null where there is nothing below
    /// @param hides whether nothing of what is below shows
    /// @return whether something came or went
    private boolean below(Directory upper, @Nullable MergedDirectory lower, boolean hides, String prefix) {
        boolean changed = false;
        SortedSet<String> names = new TreeSet<>(upper.names());
        if (hides && lower != null) {
            names.addAll(lower.visible(""));
        }
        for (String name : names) {
            changed |= entry(upper, lower, name, prefix + name);
        }
        return changed;
    }

    private boolean entry(Directory upper, @Nullable MergedDirectory lower, String name, String path) {
        Optional<FileStatus> own = upper.find(name);
        Optional<FileStatus> before = lower == null
                ? Optional.empty()
                : lower.find(name).map(MergedDirectory.Found::status).filter(status -> !status.isWhiteout());
        if (own.isEmpty() || own.get().isWhiteout()) {
            if (before.isPresent()) {
                changes.add(new FileChange(path, FileChange.Kind.DELETED));
            }
            return before.isPresent();
        }
        if (own.get().isDirectory()) {
            directory(upper, lower, name, path, before);
        } else {
            FileChange.Kind kind = before.isPresent() ? FileChange.Kind.MODIFIED : FileChange.Kind.ADDED;
            changes.add(new FileChange(path, kind));
        }
        return before.isEmpty();
    }

    private void directory(
            Directory upper, @Nullable MergedDirectory lower, String name, String path, Optional<FileStatus> before) {
        int at = changes.size();
        FileStatus own = upper.find(name).orElseThrow();
        boolean wasDirectory = before.filter(FileStatus::isDirectory).isPresent();
        boolean hides = MergedDirectory.isOpaque(upper, name);
        boolean changed;
        try (Directory child = upper.child(name);
                MergedDirectory under = lower != null && wasDirectory ? lower.child(name) : null) {
            changed = below(child, under, hides, path + "/");
        }
        if (before.isEmpty()) {
            changes.add(at, new FileChange(path, FileChange.Kind.ADDED));
        } else if (changed || !wasDirectory || differs(own, before.get())) {
            changes.add(at, new FileChange(path, FileChange.Kind.MODIFIED));
        }
    }

    private static boolean differs(FileStatus own, FileStatus before) {
        return own.mode() != before.mode() || !own.modified().equals(before.modified());
    }
}
