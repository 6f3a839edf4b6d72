package dev.gantry.image;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One entry of a layer.
///
/// @param path relative to the layer's root, without `.`, `..`, doubled or trailing slashes; `.` for the
///     root itself. Bytes that are not UTF-8 are kept as lone surrogates; `LayerPath.encode` gives the
///     bytes back
/// @param mode permission bits with setuid, setgid and sticky: 07777 at most
/// @param modified to the nanosecond
/// @param xattrs full names (`security.capability`) and their values, as bytes
/// @param link the target: of a symlink as it stands, of a hard link a path like `path`; else empty
/// @param device of a character or block device, else [Device#NONE]
/// @param size length of a file in bytes, holes included; zero for all that is no file
/// @param extents where a file has data, in order and not overlapping: one for the whole of an ordinary
///     file
public record LayerEntry(
        String path,
        Type type,
        int mode,
        long uid,
        long gid,
        Instant modified,
        Map<String, byte[]> xattrs,
        String link,
        Device device,
        long size,
        List<Extent> extents,
        Whiteout whiteout) {

    /// What an entry makes.
    public enum Type {
        FILE,
        DIRECTORY,
        SYMLINK,
        HARD_LINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        FIFO;

        /// The type of an inode, of which a further name is a [#HARD_LINK].
        ///
        /// @param mode as in `inode(7)`
        /// @return null for a socket, which no layer has
        public static @Nullable Type ofMode(int mode) {
            return switch (mode & 0170000) {
                case 0040000 -> DIRECTORY;
                case 0100000 -> FILE;
                case 0120000 -> SYMLINK;
                case 0020000 -> CHARACTER_DEVICE;
                case 0060000 -> BLOCK_DEVICE;
                case 0010000 -> FIFO;
                default -> null;
            };
        }
    }

    /// A device's numbers.
    public record Device(int major, int minor) {
        public static final Device NONE = new Device(0, 0);
    }

    /// A run of data inside a file, in bytes.
    public record Extent(long offset, long length) {}

    /// Whiteout of one name, for a layer that is written.
    public static LayerEntry removal(String path) {
        return whiteout(path, Whiteout.REMOVAL);
    }

    /// Whiteout of all that lower layers have in a directory, for a layer that is written.
    public static LayerEntry opaque(String directory) {
        return whiteout(directory, Whiteout.OPAQUE);
    }

    private static LayerEntry whiteout(String path, Whiteout whiteout) {
        return new LayerEntry(
                path, Type.FILE, 0, 0, 0, Instant.EPOCH, Map.of(), "", Device.NONE, 0, List.of(), whiteout);
    }

    /// A file without holes, owned by root.
    public static LayerEntry file(String path, int mode, Instant modified, long size) {
        return new LayerEntry(
                path, Type.FILE, mode, 0, 0, modified, Map.of(), "", Device.NONE, size, whole(size), Whiteout.NONE);
    }

    /// A directory, owned by root.
    public static LayerEntry directory(String path, int mode, Instant modified) {
        return new LayerEntry(
                path, Type.DIRECTORY, mode, 0, 0, modified, Map.of(), "", Device.NONE, 0, List.of(), Whiteout.NONE);
    }

    /// The same without holes, at another time.
    public LayerEntry at(Instant time) {
        return new LayerEntry(path, type, mode, uid, gid, time, xattrs, link, device, size, whole(size), whiteout);
    }

    /// The same at another path.
    ///
    /// @param target of a link, see `link`
    public LayerEntry placed(String other, String target) {
        return new LayerEntry(other, type, mode, uid, gid, modified, xattrs, target, device, size, extents, whiteout);
    }

    /// The same with another owner.
    public LayerEntry ownedBy(long user, long group) {
        return new LayerEntry(path, type, mode, user, group, modified, xattrs, link, device, size, extents, whiteout);
    }

    /// The extents of a file of `size` bytes without holes.
    public static List<Extent> whole(long size) {
        return size == 0 ? List.of() : List.of(new Extent(0, size));
    }

    /// Whether parts of the file are holes.
    public boolean sparse() {
        return !extents.equals(whole(size));
    }
}
