package dev.gantry.image;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Makes an entry of a header block and what extends it, and judges both against the limits.
final class TarEntryParser {
    private static final String PREFIX = ".wh.";
    private static final String META_PREFIX = ".wh..wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final int PERMISSIONS = 07777;
    private static final long MAX_ID = 0xffff_fffeL;

    /// What an extended header may hold beside paths and attributes: times, sizes, a sparse map.
    private static final int OTHER_RECORDS_BYTES = 1 << 20;

    private final LayerLimits limits;
    private final boolean whiteouts;

    TarEntryParser(LayerLimits limits, boolean whiteouts) {
        this.limits = limits;
        this.whiteouts = whiteouts;
    }

    /// Reads the content of a header that extends the next one. Empty for a volume's label, which says
    /// nothing.
    byte[] extensionContent(TarInput input, TarHeader header) throws IOException {
        boolean name = header.type() == TarHeader.GNU_LONG_NAME || header.type() == TarHeader.GNU_LONG_LINK;
        long limit = name
                ? limits.maxPathBytes() + 1L
                : 2L * limits.maxPathBytes() + limits.maxXattrBytes() + OTHER_RECORDS_BYTES;
        if (header.size() < 0 || header.size() > limit) {
            throw new InvalidImageException("layer refused: an extended tar header of " + header.size()
                    + " bytes at byte " + input.offset() + ", allowed are " + limit);
        }
        return input.take((int) header.size());
    }

    /// Bytes between the header and the next one, without padding.
    long storedBytes(TarHeader header, TarExtension extension) {
        if (!header.isFile()) {
            return 0;
        }
        long stored = extension.pax().number("size").orElse(header.size());
        requireSize(extension.name(header), stored);
        return stored;
    }

    private void requireSize(String name, long size) {
        if (size < 0) {
            throw invalid(name, "negative size " + size);
        }
        if (size > limits.maxUnpackedBytes()) {
            throw new InvalidImageException("layer refused: " + LayerPath.quoted(name) + " has " + size
                    + " bytes, allowed are " + limits.maxUnpackedBytes());
        }
    }

    LayerEntry parse(TarInput input, TarHeader header, TarExtension extension, long stored) throws IOException {
        String name = extension.name(header);
        String path = LayerPath.normalise(name, "name");
        requirePathLength(path);
        LayerEntry.Type type = type(header, name);
        boolean file = type == LayerEntry.Type.FILE;
        SparseMap map = file ? SparseMap.read(input, header, extension.pax(), stored) : new SparseMap(0, List.of());
        requireSize(name, map.size());
        Whiteout whiteout = whiteouts ? whiteout(path) : Whiteout.NONE;
        return new LayerEntry(
                target(path, whiteout),
                type,
                (int) (header.mode() & PERMISSIONS),
                id(name, "uid", extension.pax().number("uid").orElse(header.uid())),
                id(name, "gid", extension.pax().number("gid").orElse(header.gid())),
                modified(name, header, extension.pax()),
                xattrs(name, extension.pax()),
                link(type, name, header, extension),
                device(type, name, header),
                map.size(),
                map.extents(),
                whiteout);
    }

    private static LayerEntry.Type type(TarHeader header, String name) {
        return switch (header.type()) {
            // Before there was a type for directories, a slash at the end made one.
            case '0', '\0', '7' -> name.endsWith("/") ? LayerEntry.Type.DIRECTORY : LayerEntry.Type.FILE;
            case TarHeader.GNU_SPARSE -> LayerEntry.Type.FILE;
            case '1' -> LayerEntry.Type.HARD_LINK;
            case '2' -> LayerEntry.Type.SYMLINK;
            case '3' -> LayerEntry.Type.CHARACTER_DEVICE;
            case '4' -> LayerEntry.Type.BLOCK_DEVICE;
            case '5' -> LayerEntry.Type.DIRECTORY;
            case '6' -> LayerEntry.Type.FIFO;
            default -> throw invalid(name, "unhandled tar header type " + (int) header.type());
        };
    }

    private String link(LayerEntry.Type type, String name, TarHeader header, TarExtension extension) {
        if (type != LayerEntry.Type.HARD_LINK && type != LayerEntry.Type.SYMLINK) {
            return "";
        }
        String link = extension.link(header);
        requirePathLength(link);
        if (type == LayerEntry.Type.HARD_LINK) {
            return LayerPath.normalise(link, "hard link target");
        }
        if (link.isEmpty() || link.indexOf('\0') >= 0) {
            throw invalid(name, "its symlink target is empty or holds a NUL character");
        }
        return link;
    }

    private static LayerEntry.Device device(LayerEntry.Type type, String name, TarHeader header) {
        if (type != LayerEntry.Type.CHARACTER_DEVICE && type != LayerEntry.Type.BLOCK_DEVICE) {
            return LayerEntry.Device.NONE;
        }
        long major = header.deviceMajor();
        long minor = header.deviceMinor();
        // Linux keeps 12 bits of the major and 20 bits of the minor number.
        if (major < 0 || major >= 1 << 12 || minor < 0 || minor >= 1 << 20) {
            throw invalid(name, "no such device number " + major + ":" + minor);
        }
        return new LayerEntry.Device((int) major, (int) minor);
    }

    private static long id(String name, String what, long id) {
        if (id < 0 || id > MAX_ID) {
            throw invalid(name, what + " " + id + " is out of range");
        }
        return id;
    }

    private static Instant modified(String name, TarHeader header, PaxRecords pax) {
        return pax.time("mtime")
                .or(() -> TarNumber.instant(header.modified(), 0))
                .orElseThrow(() -> invalid(name, "its time is out of range"));
    }

    private Map<String, byte[]> xattrs(String name, PaxRecords pax) {
        Map<String, byte[]> xattrs = pax.xattrs();
        long bytes = 0;
        for (Map.Entry<String, byte[]> xattr : xattrs.entrySet()) {
            String key = xattr.getKey();
            if (key.isEmpty() || key.indexOf('\0') >= 0) {
                throw invalid(name, "an extended attribute has an invalid name");
            }
            bytes += key.length() + xattr.getValue().length;
        }
        if (bytes > limits.maxXattrBytes()) {
            throw new InvalidImageException("layer refused: " + LayerPath.quoted(name) + " has " + bytes
                    + " bytes of extended attributes, allowed are " + limits.maxXattrBytes());
        }
        return xattrs;
    }

    private static Whiteout whiteout(String path) {
        String name = LayerPath.name(path);
        if (name.equals(OPAQUE)) {
            return Whiteout.OPAQUE;
        }
        if (name.startsWith(META_PREFIX) || path.startsWith(META_PREFIX)) {
            return Whiteout.METADATA;
        }
        return name.startsWith(PREFIX) ? Whiteout.REMOVAL : Whiteout.NONE;
    }

    /// What the whiteout removes. `.wh...` would remove the directory above, if we let it.
    private static String target(String path, Whiteout whiteout) {
        String parent = LayerPath.parent(path);
        return switch (whiteout) {
            case NONE, METADATA -> path;
            case OPAQUE -> parent;
            case REMOVAL -> {
                String removed = LayerPath.name(path).substring(PREFIX.length());
                if (removed.isEmpty() || removed.equals(".") || removed.equals("..")) {
                    throw invalid(path, "a whiteout that names no file");
                }
                yield parent.equals(LayerPath.ROOT) ? removed : parent + "/" + removed;
            }
        };
    }

    private void requirePathLength(String path) {
        // A character takes three bytes at most, so that most paths need not be encoded to be judged.
        boolean tooLong =
                path.length() > limits.maxPathBytes() / 3 && LayerPath.encode(path).length > limits.maxPathBytes();
        if (tooLong) {
            throw new InvalidImageException("layer refused: the path " + LayerPath.quoted(path) + " is longer than "
                    + limits.maxPathBytes() + " bytes");
        }
    }

    private static InvalidImageException invalid(String name, String why) {
        return new InvalidImageException("invalid layer: " + LayerPath.quoted(name) + ": " + why);
    }
}
