package dev.gantry.build;

import dev.gantry.linux.Directory;
import org.jspecify.annotations.Nullable;

/// The directory that a path of a tree lies in, for many paths one after the other: it stays open until another is
/// asked for. One thread.
final class OpenParent implements AutoCloseable {
    private final Directory root;
    private String path = "";
    private @Nullable Directory last;

    OpenParent(Directory root) {
        this.root = root;
    }

    Directory of(String child) {
        String wanted = TreePath.parent(child);
        Directory open = last;
        if (open != null && wanted.equals(path)) {
            return open;
        }
        close();
        Directory found = root.descend(wanted);
        last = found;
        path = wanted;
        return found;
    }

    @Override
    public void close() {
        if (last != null) {
            last.close();
            last = null;
        }
    }
}
