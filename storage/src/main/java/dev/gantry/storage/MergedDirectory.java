package dev.gantry.storage;

import dev.gantry.image.LayerPath;
import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// A directory as several layers together have it: an overlay that is read without being mounted. What the
/// topmost has of a name counts, removals included; a directory shows what those below have of it, unless it is
/// opaque. One thread.
final class MergedDirectory implements AutoCloseable {
    private static final String OPAQUE = "trusted.overlay.opaque";

    /// Topmost first; never none.
    private final List<Directory> parts;

    private final boolean isOpaque;

    private MergedDirectory(List<Directory> parts, boolean isOpaque) {
        this.parts = parts;
        this.isOpaque = isOpaque;
    }

    /// @param layers their directories, topmost first; at least one
    static MergedDirectory open(List<Path> layers) {
        List<Directory> parts = new ArrayList<>();
        try {
            layers.forEach(layer -> parts.add(Directory.open(layer)));
            return new MergedDirectory(parts, false);
        } catch (RuntimeException e) {
            parts.forEach(Directory::close);
            throw e;
        }
    }

    /// One layer, whose directory stays the caller's to close.
    static MergedDirectory of(Directory layer) {
        return new MergedDirectory(List.of(layer), false);
    }

    /// Owner, mode and times of the directory.
    FileStatus status() {
        return parts.getFirst().status();
    }

    /// Whether layers below these show nothing under its name.
    boolean isOpaque() {
        return isOpaque;
    }

    /// What it has, and what it says is removed.
    SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        parts.forEach(part -> names.addAll(part.names()));
        return names;
    }

    /// How many layers have a part in it.
    int width() {
        return parts.size();
    }

    /// Where a name is, or its removal.
    record Found(Directory part, FileStatus status) {}

    /// What the topmost that knows a name has of it; empty where none does.
    Optional<Found> find(String name) {
        for (Directory part : parts) {
            Optional<FileStatus> status = part.find(name);
            if (status.isPresent()) {
                return Optional.of(new Found(part, status.get()));
            }
        }
        return Optional.empty();
    }

    /// A directory in this one.
    ///
    /// @param name of a directory, for the topmost that knows the name
    MergedDirectory child(String name) {
        List<Directory> found = new ArrayList<>();
        try {
            for (Directory part : parts) {
                Optional<FileStatus> status = part.find(name);
                if (status.isEmpty()) {
                    continue;
                }
                if (!status.get().isDirectory()) {
                    return new MergedDirectory(found, true);
                }
                found.add(part.child(name));
                if (isOpaque(part, name)) {
                    return new MergedDirectory(found, true);
                }
            }
            return new MergedDirectory(found, false);
        } catch (RuntimeException e) {
            found.forEach(Directory::close);
            throw e;
        }
    }

    /// Whether a directory of a layer hides what those below have under its name.
    static boolean isOpaque(Directory layer, String name) {
        return layer.xattr(name, OPAQUE).isPresent();
    }

    /// Whether there is something at a path, `usr/bin/env`.
    boolean has(String path) {
        return visible(LayerPath.parent(path)).contains(LayerPath.name(path));
    }

    /// The names in the directory at a path, removals aside; none where there is no directory.
    SortedSet<String> visible(String path) {
        if (path.equals(LayerPath.ROOT) || path.isEmpty()) {
            return visible();
        }
        int slash = path.indexOf('/');
        String name = slash < 0 ? path : path.substring(0, slash);
        if (find(name).filter(found -> found.status().isDirectory()).isEmpty()) {
            return Collections.emptySortedSet();
        }
        try (MergedDirectory child = child(name)) {
            return slash < 0 ? child.visible() : child.visible(path.substring(slash + 1));
        }
    }

    private SortedSet<String> visible() {
        SortedSet<String> names = names();
        names.removeIf(
                name -> find(name).filter(found -> !found.status().isWhiteout()).isEmpty());
        return names;
    }

    @Override
    public void close() {
        parts.forEach(Directory::close);
    }
}
