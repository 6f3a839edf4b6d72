package dev.gantry.build;

import dev.gantry.linux.Directory;
import dev.gantry.linux.Errno;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.RegularFile;
import dev.gantry.storage.TreeDeletion;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Copies files from one tree to another, as they are but for their owner and mode. No link is followed. What
/// is in the way gives way, but that directories join. Sockets are left out. One platform thread.
final class TreeCopy {
    private static final int BUFFER = 256 << 10;

    /// As the kernel's own limit.
    private static final int MOST_LINKS = 40;

    private static final List<String> KEPT = List.of("security.capability", "user.");

    private final @Nullable Owner owner;
    private final UnaryOperator<Integer> mode;
    private final Selection selection;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    /// The first copy of each file with several names, as a path of `top`.
    private final Map<Long, String> linked = new HashMap<>();

    private final Directory top;

    /// @param top where the copies go
    /// @param owner of all that is copied; null for what the files have
    /// @param mode of files and directories, by what they have
    /// @param selection of what is copied, by paths as they become
    TreeCopy(Directory top, @Nullable Owner owner, UnaryOperator<Integer> mode, Selection selection) {
        this.top = top;
        this.owner = owner;
        this.mode = mode;
        this.selection = selection;
    }

    /// Makes a directory and those above it that are missing, also where links lead to them.
    static Directory directories(Directory root, String path, Owner owner) {
        return directories(root, path, owner, MOST_LINKS);
    }

    private static Directory directories(Directory root, String path, Owner owner, int links) {
        try {
            return root.descend(path);
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENOENT || path.equals(".") || links < 0) {
                throw e;
            }
        }
        try (Directory parent = directories(root, TreePath.parent(path), owner, links)) {
            String name = TreePath.name(path);
            if (parent.find(name).filter(FileStatus::isSymlink).isPresent()) {
                String target = Located.next(TreePath.parent(path), parent.readlink(name));
                return directories(root, target, owner, links - 1);
            }
            parent.mkdir(name, 0755);
            parent.chmod(name, 0755);
            parent.chown(name, owner.uid(), owner.gid());
            return parent.child(name);
        }
    }

    /// Copies what is in a directory.
    void contents(Directory from) {
        contents(from, top, ".");
    }

    private void contents(Directory from, Directory to, String path) {
        for (String name : from.names()) {
            String child = TreePath.join(path, name);
            from.find(name)
                    .filter(status -> selection.looksAt(child, status))
                    .ifPresent(status -> entry(new Entry(from, name, status), to, child));
        }
    }

    /// Copies one file or tree to the path that it has, as seen from `from`: directories on the way that are
    /// missing become like those of the source.
    void along(Directory from, String path) {
        along(from, top, ".", path);
    }

    private void along(Directory from, Directory to, String above, String path) {
        int slash = path.indexOf('/');
        String name = slash < 0 ? path : path.substring(0, slash);
        Entry entry = new Entry(from, name, from.find(name).orElseThrow());
        if (slash < 0) {
            entry(entry, to, TreePath.join(above, name));
            return;
        }
        boolean isNew = makeDirectory(to, name);
        try (Directory source = from.child(name);
                Directory target = to.child(name)) {
            along(source, target, TreePath.join(above, name), path.substring(slash + 1));
        }
        if (isNew) {
            finish(entry, to, name);
        }
    }

    /// Whether there was none.
    private static boolean makeDirectory(Directory parent, String name) {
        if (parent.find(name).filter(FileStatus::isDirectory).isPresent()) {
            return false;
        }
        if (parent.find(name).isPresent()) {
            parent.unlink(name);
        }
        parent.mkdir(name, 0700);
        return true;
    }

    /// Copies one file or tree to a name right below the top.
    void entry(Directory from, String name, FileStatus status, String newName) {
        entry(new Entry(from, name, status), top, newName);
    }

    /// What is to be copied.
    private record Entry(Directory parent, String name, FileStatus status) {}

    private void entry(Entry entry, Directory to, String path) {
        String name = TreePath.name(path);
        if (entry.status().isDirectory()) {
            directory(entry, to, path);
            return;
        }
        if (to.find(name).isPresent()) {
            new TreeDeletion(to).delete(name);
        }
        switch (entry.status().mode() & 0170000) {
            case 0100000 -> file(entry, to, path);
            case 0120000 -> {
                to.symlink(entry.parent().readlink(entry.name()), name);
                give(entry.status(), to, name);
                to.touch(name, entry.status().modified());
            }
            case 0020000, 0060000, 0010000 -> {
                int type = entry.status().mode() & 0170000;
                to.mknod(name, type | 0600, entry.status().rdev());
                finish(entry, to, name);
            }
            default -> {
                // a socket means nothing without its server
            }
        }
    }

    private void directory(Entry entry, Directory to, String path) {
        String name = TreePath.name(path);
        boolean isNew = makeDirectory(to, name);
        try (Directory source = entry.parent().child(entry.name());
                Directory target = to.child(name)) {
            contents(source, target, path);
            if (isNew && !selection.isTaken(path) && target.names().isEmpty()) {
                to.rmdir(name);
                return;
            }
        }
        finish(entry, to, name);
    }

    private void file(Entry entry, Directory to, String path) {
        String name = TreePath.name(path);
        String first =
                entry.status().links() > 1 ? linked.putIfAbsent(entry.status().inode(), path) : null;
        if (first != null) {
            try (Directory holder = top.descend(TreePath.parent(first))) {
                to.link(holder, TreePath.name(first), name);
            }
            return;
        }
        try (RegularFile source = entry.parent().read(entry.name());
                RegularFile target = to.create(name, 0600)) {
            while (source.read(buffer.clear()) > 0) {
                target.write(buffer.flip());
            }
        }
        finish(entry, to, name);
    }

    /// Owner before mode: a change of owner takes set-user-ID away.
    private void finish(Entry entry, Directory to, String newName) {
        give(entry.status(), to, newName);
        for (String attribute : entry.parent().xattrNames(entry.name())) {
            if (KEPT.stream().anyMatch(attribute::startsWith)) {
                entry.parent()
                        .xattr(entry.name(), attribute)
                        .ifPresent(value -> to.setXattr(newName, attribute, value));
            }
        }
        to.chmod(newName, mode.apply(entry.status().mode()));
        to.touch(newName, entry.status().modified());
    }

    private void give(FileStatus status, Directory to, String newName) {
        to.chown(newName, owner == null ? status.uid() : owner.uid(), owner == null ? status.gid() : owner.gid());
    }
}
