package dev.gantry.storage;

import dev.gantry.linux.Directory;
import dev.gantry.linux.Errno;
import dev.gantry.linux.LinuxException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Deletes one directory tree below a directory, by descriptors: no link in it is followed, no path gets too long.
/// A directory deeper than [#MAX_DEPTH] is first moved up beside the tree, so that the number of open descriptors
/// stays small however deep a container has nested its directories.
public final class TreeDeletion {
    private static final int MAX_DEPTH = 64;
    private static final String MOVED = ".trash-deep-";

    private final Directory parent;
    private final Deque<String> moved = new ArrayDeque<>();
    private int moves;

    public TreeDeletion(Directory parent) {
        this.parent = parent;
    }

    /// Deletes all that a directory holds.
    ///
    /// @return how many files and trees that was
    static int empty(Path directory) {
        try (Directory open = Directory.open(directory)) {
            List<String> names = open.names();
            names.forEach(new TreeDeletion(open)::delete);
            return names.size();
        }
    }

    /// Deletes `name` of the parent, be it a file or a directory.
    public void delete(String name) {
        moved.add(name);
        while (!moved.isEmpty()) {
            remove(parent, moved.remove(), 0);
        }
    }

    private void remove(Directory directory, String name, int depth) {
        if (unlink(directory, name)) {
            return;
        }
        if (depth == MAX_DEPTH) {
            String top = MOVED + ProcessHandle.current().pid() + "-" + moves++;
            directory.rename(name, parent, top);
            moved.add(top);
            return;
        }
        try (Directory child = directory.child(name)) {
            for (String inside : child.names()) {
                remove(child, inside, depth + 1);
            }
        }
        directory.rmdir(name);
    }

    /// False for a directory.
    private static boolean unlink(Directory directory, String name) {
        try {
            directory.unlink(name);
            return true;
        } catch (LinuxException e) {
            if (e.errno() == Errno.EISDIR) {
                return false;
            }
            throw e;
        }
    }
}
