package dev.gantry.build;

import dev.gantry.api.ContextFile;
import dev.gantry.linux.Directory;
import dev.gantry.linux.RegularFile;
import dev.gantry.storage.FreeSpace;
import dev.gantry.storage.TreeDeletion;
import dev.gantry.storage.TreeStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// One build's tree of a client's folder. Files get second names in later trees of the folder, so none is written
/// to once it is there: what changes is a new file. All belongs to root. One thread.
final class FolderTree implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final TreeStore.Tree tree;
    private final FreeSpace.Meter meter;
    private final OpenParent parents;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    FolderTree(TreeStore trees) {
        this.tree = trees.empty();
        this.meter = trees.meter();
        this.parents = new OpenParent(tree.root());
    }

    TreeStore.Tree tree() {
        return tree;
    }

    Directory root() {
        return tree.root();
    }

    /// Takes over all files of another tree; there are none here yet. Directories are finished by [#settle].
    void takeOver(Directory other, KnownFiles known) {
        try (OpenParent sources = new OpenParent(other)) {
            for (KnownFiles.Known each : known.all()) {
                String path = each.file().path();
                String name = TreePath.name(path);
                switch (each.file().type()) {
                    case DIRECTORY -> parents.of(path).mkdir(name, 0700);
                    case FILE, LINK -> parents.of(path).link(sources.of(path), name, name);
                }
            }
        }
    }

    /// Removes a file, or a directory and all below, if it is there.
    void remove(String path) {
        Directory parent = parents.of(path);
        String name = TreePath.name(path);
        if (parent.find(name).isPresent()) {
            parents.close();
            try (Directory holder = root().descend(TreePath.parent(path))) {
                new TreeDeletion(holder).delete(name);
            }
        }
    }

    void directory(String path) {
        parents.of(path).mkdir(TreePath.name(path), 0700);
    }

    void link(ContextFile link) {
        Directory parent = parents.of(link.path());
        String name = TreePath.name(link.path());
        parent.symlink(link.link(), name);
        parent.touch(name, link.modified());
    }

    /// Gives directories their modes and times, after all that was made in them.
    void settle(KnownFiles known) {
        for (KnownFiles.Known each : known.all()) {
            ContextFile file = each.file();
            if (file.type() == ContextFile.Type.DIRECTORY) {
                Directory parent = parents.of(file.path());
                parent.chmod(TreePath.name(file.path()), file.mode());
                parent.touch(TreePath.name(file.path()), file.modified());
            }
        }
    }

    /// Writes one file as it comes. Closing it takes away what has not come whole.
    final class Incoming implements FileExchange.Receiver, AutoCloseable {
        private final Directory parent;
        private final String name;
        private final MessageDigest sha256 = FileDigests.sha256();
        private @Nullable ContextFile head;
        private @Nullable RegularFile file;

        Incoming(String path) {
            this.parent = parents.of(path);
            this.name = TreePath.name(path);
        }

        /// As it came.
        ContextFile head() {
            ContextFile whole = head;
            if (whole == null) {
                throw new IllegalStateException("nothing came of " + name);
            }
            return whole;
        }

        private RegularFile file() {
            RegularFile open = file;
            if (open == null) {
                throw new IllegalStateException("content of no file");
            }
            return open;
        }

        @Override
        public void begin(ContextFile begun) {
            close();
            sha256.reset();
            head = begun;
            file = parent.create(name, 0600);
        }

        @Override
        public void content(byte[] bytes, int length) throws IOException {
            meter.count(length);
            sha256.update(bytes, 0, length);
            file().write(buffer.clear().put(bytes, 0, length).flip());
        }

        @Override
        public void end() {
            RegularFile whole = file();
            FileDigests.set(parent, name, sha256.digest());
            whole.chmod(head().mode());
            whole.touch(head().modified());
            whole.close();
            file = null;
        }

        @Override
        public void close() {
            if (file != null) {
                file.close();
                file = null;
                parent.unlink(name);
            }
        }
    }

    @Override
    public void close() {
        parents.close();
        tree.close();
    }
}
