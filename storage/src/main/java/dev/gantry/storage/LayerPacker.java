package dev.gantry.storage;

import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerWriter;
import dev.gantry.image.Whiteout;
import dev.gantry.linux.Directory;
import dev.gantry.linux.Errno;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.IdMapping;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.RegularFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Writes files as a tar: what a container has changed, its overlay's upper directory, as a layer (the
/// counterpart of [LayerUnpacker]), or what several layers together have. Names are in order, so that equal
/// files make equal tars. Sockets are left out, as Docker does.
final class LayerPacker {
    /// As much as an unpacker takes, Linux's `PATH_MAX`; it bounds how deep this goes.
    private static final int LONGEST_PATH = 4096;

    /// Directories that are open at once. Those of one layer are never more than half of this.
    private static final int MOST_OPEN = 4096;

    private static final List<String> KEPT = List.of("security.capability", "user.");

    private final LayerWriter writer;
    private final Lower lower;
    private final UnaryOperator<Instant> times;

    /// The first name of each file with several.
    private final Map<Long, String> linked = new HashMap<>();

    private int open;
    private long size;
    private boolean isWhole = true;

    /// Whether what vanishes or gets shorter meanwhile is no error.
    private boolean isLive;

    private IdMapping ids = IdMapping.IDENTITY;
    private Consumer<String> changed = _ -> {};

    private LayerPacker(OutputStream out, Lower lower, UnaryOperator<Instant> times) {
        this.writer = new LayerWriter(out);
        this.lower = lower;
        this.times = times;
    }

    /// What was written.
    ///
    /// @param sizeBytes see [Layer#sizeBytes]
    /// @param isWhole whether the layer has all that the directory has
    record Packed(long sizeBytes, boolean isWhole) {}

    /// Writes a layer, the root's own entry included: a container takes its root's owner and mode from the
    /// topmost layer.
    ///
    /// @param lower what is below the layer
    /// @throws IOException when the stream fails
    /// @throws dev.gantry.linux.LinuxException when a file vanishes or cannot be read
    static Packed layer(MergedDirectory files, Lower lower, OutputStream out) throws IOException {
        LayerPacker packer = new LayerPacker(out, lower, UnaryOperator.identity());
        packer.writer.add(packer.of(".", LayerEntry.Type.DIRECTORY, files.status(), "", Map.of()));
        return packer.finish(files);
    }

    /// Writes files for others than engines: without the root's entry, without removals.
    ///
    /// @param times which time a file gets for the one that it has
    static void tree(MergedDirectory files, UnaryOperator<Instant> times, OutputStream out) throws IOException {
        new LayerPacker(out, new Lower.Nothing(), times).finish(files);
    }

    /// Writes files that may change meanwhile, without the root's entry.
    static void live(MergedDirectory files, OutputStream out) throws IOException {
        LayerPacker packer = new LayerPacker(out, new Lower.Nothing(), UnaryOperator.identity());
        packer.isLive = true;
        var _ = packer.finish(files);
    }

    /// Likewise one file or directory, under another name.
    ///
    /// @param ids the tar has owners as they are in this user namespace
    /// @param changed gets the path of each file that is another one, or of another time, once it has been read
    static void live(
            Directory parent, String name, String as, IdMapping ids, OutputStream out, Consumer<String> changed)
            throws IOException {
        LayerPacker packer = new LayerPacker(out, new Lower.Nothing(), UnaryOperator.identity());
        packer.isLive = true;
        packer.ids = ids;
        packer.changed = changed;
        FileStatus status =
                name.equals(".") ? parent.status() : parent.find(name).orElse(null);
        if (status != null) {
            packer.entry(parent, name, as, status);
            if (status.isDirectory()) {
                try (Directory child = name.equals(".") ? parent.descend(".") : parent.child(name)) {
                    packer.children(MergedDirectory.of(child), as.equals("/") ? "" : as + "/", false);
                }
            }
        }
        packer.writer.finish();
    }

    private Packed finish(MergedDirectory files) throws IOException {
        children(files, "", false);
        writer.finish();
        return new Packed(size, isWhole);
    }

    /// @param isHidden whether what is below the layer does not show in the directory
    private void children(MergedDirectory directory, String prefix, boolean isHidden) throws IOException {
        for (String name : directory.names()) {
            MergedDirectory.Found found = directory.find(name).orElse(null);
            if (found == null) {
                continue;
            }
            String path = prefix + name;
            if (path.length() > LONGEST_PATH) {
                throw new StorageException("pack layer: a path is longer than " + LONGEST_PATH + " characters: "
                        + path.substring(0, 60) + "...");
            }
            if (!found.status().isWhiteout()) {
                entry(found.part(), name, path, found.status());
                if (found.status().isDirectory()) {
                    below(directory, name, path, isHidden);
                }
            } else if (lower.has(path)) {
                writer.add(LayerEntry.removal(path));
            }
        }
    }

    private void below(MergedDirectory directory, String name, String path, boolean isHidden) throws IOException {
        try (MergedDirectory child = directory.child(name)) {
            boolean hides = isHidden || child.isOpaque();
            if (hides) {
                hide(child, path);
            }
            open += child.width();
            if (open > MOST_OPEN) {
                throw new StorageException("pack layer: directories are too deep: " + path.substring(0, 60) + "...");
            }
            children(child, path + "/", hides);
            open -= child.width();
        }
    }

    /// Says that nothing of what is below the layer shows in a directory.
    private void hide(MergedDirectory directory, String path) throws IOException {
        Optional<Set<String>> known = lower.names(path);
        if (known.isPresent()) {
            Set<String> own = directory.names();
            for (String name : known.get()) {
                if (!own.contains(name)) {
                    writer.add(LayerEntry.removal(path + "/" + name));
                }
            }
        } else if (directory.isOpaque()) {
            writer.add(LayerEntry.opaque(path));
        }
    }

    private void entry(Directory directory, String name, String path, FileStatus status) throws IOException {
        LayerEntry.Type type = LayerEntry.Type.ofMode(status.mode());
        if (type == null) {
            isWhole = false;
            return;
        }
        String first =
                status.links() > 1 && type == LayerEntry.Type.FILE ? linked.putIfAbsent(status.inode(), path) : null;
        if (first != null) {
            writer.add(of(path, LayerEntry.Type.HARD_LINK, status, first, Map.of()));
            return;
        }
        String link = type == LayerEntry.Type.SYMLINK ? directory.readlink(name) : "";
        size += type == LayerEntry.Type.FILE || type == LayerEntry.Type.SYMLINK ? status.sizeBytes() : 0;
        LayerEntry entry = of(path, type, status, link, xattrs(directory, name));
        if (type == LayerEntry.Type.FILE && status.sizeBytes() > 0) {
            content(directory, name, entry);
            if (isLive && !isAsBefore(directory, name, status)) {
                changed.accept(path);
            }
        } else {
            writer.add(entry);
        }
    }

    private void content(Directory directory, String name, LayerEntry entry) throws IOException {
        try (RegularFile file = directory.read(name)) {
            writer.add(entry, (offset, buffer, length) -> read(file, buffer, length));
        } catch (LinuxException e) {
            if (!isLive || e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    private static boolean isAsBefore(Directory directory, String name, FileStatus before) {
        return directory
                .find(name)
                .filter(now -> now.inode() == before.inode()
                        && now.sizeBytes() == before.sizeBytes()
                        && now.modified().equals(before.modified()))
                .isPresent();
    }

    private int read(RegularFile file, byte[] buffer, int length) {
        int count = file.read(ByteBuffer.wrap(buffer, 0, length));
        if (count > 0 || !isLive) {
            return count;
        }
        Arrays.fill(buffer, 0, length, (byte) 0);
        return length;
    }

    private LayerEntry of(
            String path, LayerEntry.Type type, FileStatus status, String link, Map<String, byte[]> xattrs) {
        boolean isDevice = type == LayerEntry.Type.CHARACTER_DEVICE || type == LayerEntry.Type.BLOCK_DEVICE;
        long size = type == LayerEntry.Type.FILE ? status.sizeBytes() : 0;
        return new LayerEntry(
                path,
                type,
                status.permissions(),
                Integer.toUnsignedLong(ids.userInside(status.uid())),
                Integer.toUnsignedLong(ids.groupInside(status.gid())),
                times.apply(status.modified()),
                xattrs,
                link,
                isDevice
                        ? new LayerEntry.Device(FileStatus.major(status.rdev()), FileStatus.minor(status.rdev()))
                        : LayerEntry.Device.NONE,
                size,
                LayerEntry.whole(size),
                Whiteout.NONE);
    }

    private static Map<String, byte[]> xattrs(Directory directory, String name) {
        Map<String, byte[]> kept = new HashMap<>();
        for (String attribute : directory.xattrNames(name)) {
            if (KEPT.stream().anyMatch(attribute::startsWith)) {
                directory.xattr(name, attribute).ifPresent(value -> kept.put(attribute, value));
            }
        }
        return kept;
    }
}
