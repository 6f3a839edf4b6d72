package dev.gantry.storage;

import dev.gantry.image.Digest;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import dev.gantry.linux.Directory;
import dev.gantry.linux.LinuxException;
import java.io.IOException;
import java.io.InputStream;

/// Unpacks tars that are no layers, such as the context of a build, into directories that last as long as
/// somebody works with them: a killed daemon's are found and deleted at the next start. Safe for any thread.
public final class TreeStore {
    private final SnapshotDirectories directories;
    private final Workers workers;
    private final FreeSpace space;

    TreeStore(SnapshotDirectories directories, Workers workers, FreeSpace space) {
        this.directories = directories;
        this.workers = workers;
        this.space = space;
    }

    /// Files in a directory of their own. Closing it deletes them.
    public static final class Tree implements AutoCloseable {
        private final SnapshotDirectories.Draft draft;
        private final Directory root;
        private final Workers workers;

        private Tree(SnapshotDirectories.Draft draft, Directory root, Workers workers) {
            this.draft = draft;
            this.root = root;
            this.workers = workers;
        }

        /// Where the files are. It is closed with the tree.
        public Directory root() {
            return root;
        }

        /// Where its files are, and what is said of them.
        Directory directory() {
            return draft.open();
        }

        /// From then on [#close] leaves the files where they are.
        ///
        /// @return its number
        long publish() {
            draft.publish();
            return draft.number();
        }

        @Override
        public void close() {
            root.close();
            workers.call(() -> {
                draft.close();
                return true;
            });
        }
    }

    /// A directory with nothing in it.
    public Tree empty() {
        return workers.call(this::begin);
    }

    private Tree begin() {
        SnapshotDirectories.Draft draft = directories.begin();
        try (Directory made = draft.open()) {
            return new Tree(draft, made.child("fs"), workers);
        } catch (RuntimeException e) {
            draft.close();
            throw e;
        }
    }

    /// For who writes to trees: counts bytes, and fails where the disk gets full.
    public FreeSpace.Meter meter() {
        return space.meter();
    }

    /// Unpacks a tar, plain or compressed, into an empty directory. Otherwise as [#unpack].
    ///
    /// @return the digest of the plain tar
    public Digest unpackInto(Directory directory, InputStream tar, LayerLimits limits) {
        return workers.call(() -> {
            try (LayerReader reader = LayerReader.openTar(tar, limits)) {
                LayerUnpacker.unpack(reader, directory, space.meter());
                return reader.finish();
            } catch (LinuxException e) {
                throw DiskFull.explain("unpack", e);
            }
        });
    }

    /// Unpacks a tar, plain or compressed.
    ///
    /// @param tar read to its end; the caller closes it
    /// @throws dev.gantry.image.InvalidImageException when it is malformed, hostile or past a limit; nothing
    ///     of it is left
    /// @throws StorageException when the disk is full or fails; nothing is left
    public Tree unpack(InputStream tar, LayerLimits limits) {
        return workers.call(() -> {
            Tree tree = begin();
            try (LayerReader reader = LayerReader.openTar(tar, limits)) {
                LayerUnpacker.unpack(reader, tree.root(), space.meter());
                reader.finish();
                return tree;
            } catch (IOException e) {
                tree.close();
                throw DiskFull.explain("unpack", e);
            } catch (LinuxException e) {
                tree.close();
                throw DiskFull.explain("unpack", e);
            } catch (RuntimeException e) {
                tree.close();
                throw e;
            }
        });
    }
}
