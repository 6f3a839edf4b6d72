package dev.gantry.storage;

import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerWriter;
import dev.gantry.image.Whiteout;
import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.RegularFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes what a container has changed, its overlay's upper directory, as a layer: the counterpart of [LayerUnpacker].
/// Names are in order, so that equal changes make equal layers. Sockets are left out, as Docker does.
final class LayerPacker {
    /// As much as an unpacker takes, Linux's `PATH_MAX`; it bounds how deep this goes.
    private static final int LONGEST_PATH = 4096;

    private static final String OPAQUE = "trusted.overlay.opaque";
    private static final List<String> KEPT = List.of("security.capability", "user.");

    private final LayerWriter writer;

    /// The first name of each file with several.
    private final Map<Long, String> linked = new HashMap<>();

    private long size;
    private boolean isWhole = true;

    private LayerPacker(OutputStream out) {
        this.writer = new LayerWriter(out);
    }

    /// What was written.
    ///
    /// @param sizeBytes see [Layer#sizeBytes]
    /// @param isWhole whether the layer has all that the directory has
    record Packed(long sizeBytes, boolean isWhole) {}

    /// Writes the directory, its own entry included: a container takes its root's owner and mode from the topmost
    /// layer.
    ///
    /// @throws IOException when the stream fails
    /// @throws dev.gantry.linux.LinuxException when a file vanishes or cannot be read
    static Packed pack(Directory upper, OutputStream out) throws IOException {
        LayerPacker packer = new LayerPacker(out);
        packer.writer.add(of(".", LayerEntry.Type.DIRECTORY, upper.status(), "", Map.of()));
        packer.children(upper, "");
        packer.writer.finish();
        return new Packed(packer.size, packer.isWhole);
    }

    private void children(Directory directory, String prefix) throws IOException {
        for (String name : directory.names().stream().sorted().toList()) {
            FileStatus status = directory.find(name).orElse(null);
            if (status != null) {
                entry(directory, name, prefix + name, status);
            }
        }
    }

    private void entry(Directory directory, String name, String path, FileStatus status) throws IOException {
        if (path.length() > LONGEST_PATH) {
            throw new StorageException("pack layer: a path is longer than " + LONGEST_PATH + " characters: "
                    + path.substring(0, 60) + "...");
        }
        if (status.isWhiteout()) {
            writer.add(LayerEntry.removal(path));
            return;
        }
        LayerEntry.Type type = type(status);
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
        } else {
            writer.add(entry);
        }
        if (type == LayerEntry.Type.DIRECTORY) {
            below(directory, name, path);
        }
    }

    private void below(Directory directory, String name, String path) throws IOException {
        if (directory.xattr(name, OPAQUE).isPresent()) {
            writer.add(LayerEntry.opaque(path));
        }
        try (Directory child = directory.child(name)) {
            children(child, path + "/");
        }
    }

    private void content(Directory directory, String name, LayerEntry entry) throws IOException {
        try (RegularFile file = directory.read(name)) {
            writer.add(entry, (offset, buffer, length) -> file.read(ByteBuffer.wrap(buffer, 0, length)));
        }
    }

    private static LayerEntry.@Nullable Type type(FileStatus status) {
        return switch (status.mode() & 0170000) {
            case 0040000 -> LayerEntry.Type.DIRECTORY;
            case 0100000 -> LayerEntry.Type.FILE;
            case 0120000 -> LayerEntry.Type.SYMLINK;
            case 0020000 -> LayerEntry.Type.CHARACTER_DEVICE;
            case 0060000 -> LayerEntry.Type.BLOCK_DEVICE;
            case 0010000 -> LayerEntry.Type.FIFO;
            default -> null;
        };
    }

    private static LayerEntry of(
            String path, LayerEntry.Type type, FileStatus status, String link, Map<String, byte[]> xattrs) {
        boolean isDevice = type == LayerEntry.Type.CHARACTER_DEVICE || type == LayerEntry.Type.BLOCK_DEVICE;
        long size = type == LayerEntry.Type.FILE ? status.sizeBytes() : 0;
        return new LayerEntry(
                path,
                type,
                status.permissions(),
                Integer.toUnsignedLong(status.uid()),
                Integer.toUnsignedLong(status.gid()),
                status.modified(),
                xattrs,
                link,
                isDevice ? device(status.rdev()) : LayerEntry.Device.NONE,
                size,
                LayerEntry.whole(size),
                Whiteout.NONE);
    }

    /// The kernel's packing of both numbers, undone ([FileStatus#device]).
    private static LayerEntry.Device device(long packed) {
        int major = (int) ((packed >>> 32 & 0xfffff000L) | (packed >>> 8 & 0xfffL));
        int minor = (int) ((packed >>> 12 & 0xffffff00L) | (packed & 0xffL));
        return new LayerEntry.Device(major, minor);
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
