package dev.gantry.storage;

import dev.gantry.image.InvalidImageException;
import dev.gantry.linux.Directory;
import dev.gantry.linux.Errno;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.IdMapping;
import dev.gantry.linux.LinuxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the directories that a layer's entries lie in. Every path is resolved by the kernel with the layer as
/// root: a symbolic link in it leads to a place inside the layer or nowhere. Keeps the last directory open, since
/// entries come directory by directory. One thread.
final class EntryDirectories implements AutoCloseable {
    /// Marks a directory that hides what the layers below have under its name (`overlayfs`, "whiteouts and opaque
    /// directories").
    private static final String OPAQUE = "trusted.overlay.opaque";

    private static final byte[] YES = {'y'};
    private static final int IMPLIED_MODE = 0755;

    private final Directory root;
    private final IdMapping ids;
    private String lastPath = "";
    private @Nullable Directory last;

    /// @param ids whose root the directories belong to that no entry names
    EntryDirectories(Directory root, IdMapping ids) {
        this.root = root;
        this.ids = ids;
    }

    static String parentOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static void makeOpaque(Directory parent, String name) {
        parent.setXattr(name, OPAQUE, YES);
    }

    /// The directory that the entry at `path` lies in, made with mode 0755 if the layer has not named it before.
    /// Stays open until the next call.
    Directory parent(String path) {
        String wanted = parentOf(path);
        Directory open = last;
        if (open != null && wanted.equals(lastPath)) {
            return open;
        }
        forget();
        Directory found = reach(wanted);
        last = found;
        lastPath = wanted;
        return found;
    }

    /// To be called after something was removed: what a path leads to may have changed.
    void forget() {
        if (last != null) {
            last.close();
            last = null;
        }
    }

    private Directory reach(String path) {
        try {
            return root.descend(path);
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
                throw e;
            }
        }
        try (Directory above = reach(parentOf(path))) {
            makeImplied(above, path);
        }
        return root.descend(path);
    }

    private void makeImplied(Directory above, String path) {
        String name = nameOf(path);
        Optional<FileStatus> status = above.find(name);
        if (status.isEmpty()) {
            above.mkdir(name, IMPLIED_MODE);
            above.chmod(name, IMPLIED_MODE);
            if (!ids.isIdentity()) {
                above.chown(name, ids.rootUser(), ids.rootGroup());
            }
        } else if (status.get().isWhiteout()) {
            replaceWhiteout(above, name);
            above.chmod(name, IMPLIED_MODE);
        } else if (status.get().isSymlink()) {
            throw new InvalidImageException("\"" + path + "\" is a link to \"" + above.readlink(name)
                    + "\", which is no directory inside the layer");
        } else if (!status.get().isDirectory()) {
            throw new InvalidImageException("\"" + path + "\" is not a directory");
        }
    }

    /// Makes the directory `name`, or keeps the one that is there; anything else of that name gives way.
    void makeDirectory(Directory parent, String name) {
        Optional<FileStatus> status = parent.find(name);
        if (status.isEmpty()) {
            parent.mkdir(name, 0700);
        } else if (status.get().isWhiteout()) {
            replaceWhiteout(parent, name);
        } else if (!status.get().isDirectory()) {
            parent.unlink(name);
            forgetIfLink(status.get());
            parent.mkdir(name, 0700);
        }
    }

    private void forgetIfLink(FileStatus removed) {
        if (removed.isSymlink()) {
            lastPath = "\0"; // matches no path: resolved anew next time, while `last` stays open for this entry
        }
    }

    /// What the layers below have is deleted, and then there is a new directory: it must not show the old content.
    private static void replaceWhiteout(Directory parent, String name) {
        parent.unlink(name);
        parent.mkdir(name, 0700);
        makeOpaque(parent, name);
    }

    /// Makes room for something that is no directory.
    ///
    /// @throws InvalidImageException when a directory with content is in the way
    void clear(Directory parent, String name) {
        Optional<FileStatus> status = parent.find(name);
        if (status.isEmpty()) {
            return;
        }
        if (!status.get().isDirectory()) {
            parent.unlink(name);
            forgetIfLink(status.get());
            return;
        }
        try {
            parent.rmdir(name);
            lastPath = "\0";
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENOTEMPTY) {
                throw new InvalidImageException("there is a directory with content in its place");
            }
            throw e;
        }
    }

    @Override
    public void close() {
        forget();
    }
}
