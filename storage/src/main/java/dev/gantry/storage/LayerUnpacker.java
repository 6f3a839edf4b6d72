package dev.gantry.storage;

import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerReader;
import dev.gantry.linux.Directory;
import dev.gantry.linux.Errno;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.RegularFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Unpacks one layer into an empty directory, as an overlay's lower directory: files as they are in the tar,
/// removals as character devices 0/0, opaque directories by their attribute. Runs as root on one platform
/// thread.
final class LayerUnpacker {
    private static final Logger LOG = System.getLogger(LayerUnpacker.class.getName());
    private static final int BUFFER = 256 * 1024;

    private final LayerReader reader;
    private final Placement placement;
    private final EntryDirectories directories;
    private final Directory root;
    private final FreeSpace.Meter meter;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    /// Directories' times, set at the end: whatever is made in a directory changes its time.
    private final Map<String, Instant> directoryTimes = new LinkedHashMap<>();

    private long size;
    private boolean warned;

    private LayerUnpacker(
            LayerReader reader,
            Directory root,
            Placement placement,
            EntryDirectories directories,
            FreeSpace.Meter meter) {
        this.reader = reader;
        this.placement = placement;
        this.root = root;
        this.directories = directories;
        this.meter = meter;
    }

    /// Unpacks everything that the reader has.
    ///
    /// @return the layer's size, see [Layer#sizeBytes]
    /// @throws InvalidImageException naming the entry that is malformed or hostile
    /// @throws StorageException when the disk is full or fails
    static long unpack(LayerReader reader, Directory root, FreeSpace.Meter meter) {
        return unpack(reader, root, Placement.AS_IT_IS, meter);
    }

    /// As above, into a directory that may have files already.
    static long unpack(LayerReader reader, Directory root, Placement placement, FreeSpace.Meter meter) {
        try (EntryDirectories directories = new EntryDirectories(root, placement.ids())) {
            LayerUnpacker unpacker = new LayerUnpacker(reader, root, placement, directories, meter);
            unpacker.run();
            return unpacker.size;
        }
    }

    private void run() {
        for (Optional<LayerEntry> next = read(); next.isPresent(); next = read()) {
            if (placement.skips(next.get())) {
                continue;
            }
            LayerEntry entry = placement.of(next.get());
            try {
                requireReplaceable(entry);
                apply(entry);
            } catch (LinuxException e) {
                throw failure(entry, e);
            } catch (InvalidImageException e) {
                throw new InvalidImageException("layer entry \"" + entry.path() + "\": " + e.getMessage(), e);
            }
        }
        directoryTimes.forEach(this::touchDirectory);
    }

    private void requireReplaceable(LayerEntry entry) {
        if (placement.replaces()) {
            return;
        }
        boolean becomesDirectory = entry.type() == LayerEntry.Type.DIRECTORY;
        directories
                .parent(entry.path())
                .find(EntryDirectories.nameOf(entry.path()))
                .filter(there -> there.isDirectory() != becomesDirectory && (there.isDirectory() || becomesDirectory))
                .ifPresent(there -> {
                    throw new InvalidImageException(
                            there.isDirectory()
                                    ? "cannot overwrite directory with non-directory"
                                    : "cannot overwrite non-directory with directory");
                });
    }

    private Optional<LayerEntry> read() {
        try {
            meter.count(0);
            return reader.next();
        } catch (IOException e) {
            throw DiskFull.explain("read layer", e);
        }
    }

    /// What the entry asks for is impossible, or the disk cannot do it.
    private static RuntimeException failure(LayerEntry entry, LinuxException e) {
        return switch (e.errno()) {
            case EEXIST, ENOENT, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG, EINVAL, EPERM, EMLINK, ERANGE, E2BIG ->
                new InvalidImageException("layer entry \"" + entry.path() + "\": " + e.getMessage(), e);
            default -> DiskFull.explain("unpack \"" + entry.path() + "\"", e);
        };
    }

    private void apply(LayerEntry entry) {
        switch (entry.whiteout()) {
            case NONE -> make(entry);
            case REMOVAL -> makeWhiteout(entry.path());
            case OPAQUE -> hideBelow(entry);
            case METADATA -> {}
        }
    }

    /// In a layer that also has something of that name, the removal concerns the layers below only.
    private void makeWhiteout(String path) {
        Directory parent = directories.parent(path);
        String name = EntryDirectories.nameOf(path);
        Optional<FileStatus> status = parent.find(name);
        if (status.isEmpty()) {
            parent.mknod(name, 0020000, 0);
        } else if (status.get().isDirectory()) {
            EntryDirectories.makeOpaque(parent, name);
        }
    }

    private void hideBelow(LayerEntry entry) {
        Directory parent = directories.parent(entry.path());
        String name = EntryDirectories.nameOf(entry.path());
        if (parent.find(name).isEmpty()) {
            parent.mkdir(name, 0755);
            parent.chmod(name, 0755);
        }
        EntryDirectories.makeOpaque(parent, name);
    }

    private void make(LayerEntry entry) {
        Directory parent = directories.parent(entry.path());
        String name = EntryDirectories.nameOf(entry.path());
        switch (entry.type()) {
            case FILE -> makeFile(parent, name, entry);
            case DIRECTORY -> makeDirectory(parent, name, entry);
            case SYMLINK -> makeSymlink(parent, name, entry);
            case HARD_LINK -> makeHardLink(parent, name, entry.link());
            case CHARACTER_DEVICE -> makeNode(parent, name, entry, 0020000);
            case BLOCK_DEVICE -> makeNode(parent, name, entry, 0060000);
            case FIFO -> makeNode(parent, name, entry, 0010000);
        }
    }

    private void makeFile(Directory parent, String name, LayerEntry entry) {
        try (RegularFile file = replacing(parent, name, () -> parent.create(name, 0600))) {
            if (entry.size() > 0) {
                fill(file, entry);
            }
            file.chown((int) entry.uid(), (int) entry.gid());
            setXattrs(parent, name, entry);
            file.chmod(entry.mode());
            file.touch(entry.modified());
        }
        size += entry.size();
    }

    private void fill(RegularFile file, LayerEntry entry) {
        FileFiller filler = new FileFiller(file);
        try {
            reader.transferTo(filler);
        } catch (IOException e) {
            throw DiskFull.explain("read layer entry \"" + entry.path() + "\"", e);
        }
        if (filler.position < entry.size()) {
            file.truncate(entry.size());
        }
    }

    /// Writes data at its place; what is skipped stays a hole.
    private final class FileFiller implements LayerReader.Sink {
        private final RegularFile file;
        private long position;

        FileFiller(RegularFile file) {
            this.file = file;
        }

        @Override
        public void write(long offset, byte[] bytes, int from, int length) throws IOException {
            meter.count(length);
            if (offset != position) {
                file.seek(offset);
            }
            for (int done = 0; done < length; ) {
                int part = Math.min(length - done, BUFFER);
                file.write(buffer.clear().put(bytes, from + done, part).flip());
                done += part;
            }
            position = offset + length;
        }
    }

    private void makeDirectory(Directory parent, String name, LayerEntry entry) {
        directories.makeDirectory(parent, name);
        parent.chown(name, (int) entry.uid(), (int) entry.gid());
        setXattrs(parent, name, entry);
        parent.chmod(name, entry.mode());
        directoryTimes.put(entry.path(), entry.modified());
    }

    private void makeSymlink(Directory parent, String name, LayerEntry entry) {
        replacing(parent, name, () -> {
            parent.symlink(entry.link(), name);
            return name;
        });
        parent.chown(name, (int) entry.uid(), (int) entry.gid());
        setXattrs(parent, name, entry);
        parent.touch(name, entry.modified());
        size += entry.link().getBytes(StandardCharsets.UTF_8).length;
    }

    private void makeHardLink(Directory parent, String name, String target) {
        try (Directory holder = root.descend(EntryDirectories.parentOf(target))) {
            String existing = EntryDirectories.nameOf(target);
            if (holder.find(existing).filter(status -> !status.isDirectory()).isEmpty()) {
                throw new InvalidImageException("hard link to \"" + target + "\", which is no file of this layer");
            }
            replacing(parent, name, () -> {
                parent.link(holder, existing, name);
                return name;
            });
        }
    }

    private void makeNode(Directory parent, String name, LayerEntry entry, int type) {
        long device = FileStatus.device(entry.device().major(), entry.device().minor());
        replacing(parent, name, () -> {
            parent.mknod(name, type | 0600, device);
            return name;
        });
        parent.chown(name, (int) entry.uid(), (int) entry.gid());
        setXattrs(parent, name, entry);
        parent.chmod(name, entry.mode());
        parent.touch(name, entry.modified());
    }

    /// Nearly always the name is free; if not, what is there gives way.
    private <T> T replacing(Directory parent, String name, Supplier<T> create) {
        try {
            return create.get();
        } catch (LinuxException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
        }
        directories.clear(parent, name);
        return create.get();
    }

    /// Attributes of overlayfs itself are left out: a layer could point with them into other layers.
    private void setXattrs(Directory parent, String name, LayerEntry entry) {
        entry.xattrs().forEach((attribute, value) -> {
            if (attribute.startsWith("trusted.overlay.") || attribute.startsWith("user.overlay.")) {
                return;
            }
            try {
                parent.setXattr(name, attribute, value);
            } catch (LinuxException e) {
                tolerate(entry, attribute, e);
            }
        });
    }

    /// As Docker: what the file system cannot store is left out, with a warning for the first of a layer.
    private void tolerate(LayerEntry entry, String attribute, LinuxException e) {
        boolean notForThisType = e.errno() == Errno.EPERM && attribute.startsWith("user.");
        if (e.errno() != Errno.EOPNOTSUPP && !notForThisType) {
            throw e;
        }
        if (!warned) {
            warned = true;
            LOG.log(
                    Level.WARNING,
                    "xattr left out entry=" + entry.path() + " xattr=" + attribute + " reason=" + e.getMessage());
        }
    }

    private void touchDirectory(String path, Instant time) {
        try (Directory directory = root.descend(path)) {
            directory.touch(".", time);
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) { // replaced by a later entry
                throw DiskFull.explain("unpack \"" + path + "\"", e);
            }
        }
    }
}
