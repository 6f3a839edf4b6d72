package dev.gantry.image;

import java.util.ArrayList;
import java.util.List;

/// One header block of a tar, in any of the formats that are about: V7, POSIX ustar, GNU, star.
///
/// Source: tar(5) of libarchive, GNU tar's manual "Basic Tar Format"; POSIX pax.
///
/// @param size bytes of content that follow, as the block says; meaningless for types without content
/// @param oldSparse the entry's first four extents, for type [#GNU_SPARSE] only
/// @param realSize the length of a GNU sparse file
record TarHeader(
        char type,
        String name,
        String link,
        long mode,
        long uid,
        long gid,
        long size,
        long modified,
        long deviceMajor,
        long deviceMinor,
        List<LayerEntry.Extent> oldSparse,
        boolean moreSparse,
        long realSize) {
    static final char PAX = 'x';
    static final char PAX_GLOBAL = 'g';
    static final char GNU_LONG_NAME = 'L';
    static final char GNU_LONG_LINK = 'K';
    static final char GNU_SPARSE = 'S';
    static final char GNU_VOLUME = 'V';

    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int MAGIC_AT = 257;
    private static final int PREFIX_AT = 345;
    private static final int SPARSE_AT = 386;
    private static final int SPARSE_EXTENTS = 4;
    private static final int EXTENT_LENGTH = 24;

    /// Whether the block only says something about the next one.
    boolean isExtension() {
        return switch (type) {
            case PAX, PAX_GLOBAL, GNU_LONG_NAME, GNU_LONG_LINK, GNU_VOLUME -> true;
            default -> false;
        };
    }

    /// Whether content follows. Old tars give links and directories a size that means nothing.
    boolean isFile() {
        return type == '0' || type == '\0' || type == '7' || type == GNU_SPARSE;
    }

    /// Whether the block is all zeros, two of which end a tar.
    static boolean isZero(byte[] buffer, int at) {
        for (int i = at; i < at + TarInput.BLOCK; i++) {
            if (buffer[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /// Reads the block that starts at `at`.
    ///
    /// @param offset of the block in the tar, for error messages
    static TarHeader read(byte[] buffer, int at, long offset) {
        requireChecksum(buffer, at, offset);
        boolean ustar = matches(buffer, at + MAGIC_AT, "ustar\0");
        boolean gnu = matches(buffer, at + MAGIC_AT, "ustar  \0");
        TarNumber numbers = new TarNumber(buffer, at, offset);
        char type = (char) (buffer[at + 156] & 0xff);
        boolean sparse = type == GNU_SPARSE;
        return new TarHeader(
                type,
                ustar ? prefixed(buffer, at) : text(buffer, at, 100),
                text(buffer, at + 157, 100),
                numbers.field(100, 8, "mode"),
                numbers.field(108, 8, "uid"),
                numbers.field(116, 8, "gid"),
                numbers.field(124, 12, "size"),
                numbers.field(136, 12, "mtime"),
                ustar || gnu ? numbers.field(329, 8, "devmajor") : 0,
                ustar || gnu ? numbers.field(337, 8, "devminor") : 0,
                sparse ? extents(numbers, SPARSE_AT, SPARSE_EXTENTS) : List.of(),
                sparse && buffer[at + SPARSE_AT + SPARSE_EXTENTS * EXTENT_LENGTH] != 0,
                sparse ? numbers.field(483, 12, "real size") : 0);
    }

    /// Up to `count` extents of a GNU sparse map; the list ends at the first empty field.
    static List<LayerEntry.Extent> extents(TarNumber numbers, int at, int count) {
        List<LayerEntry.Extent> extents = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int field = at + i * EXTENT_LENGTH;
            if (numbers.isEmpty(field)) {
                break;
            }
            extents.add(new LayerEntry.Extent(
                    numbers.field(field, 12, "sparse offset"), numbers.field(field + 12, 12, "sparse length")));
        }
        return extents;
    }

    /// The sum of all bytes with the checksum's own read as spaces; old tars summed signed bytes.
    private static void requireChecksum(byte[] buffer, int at, long offset) {
        int unsigned = 0;
        int signed = 0;
        for (int i = 0; i < TarInput.BLOCK; i++) {
            byte b = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_LENGTH ? (byte) ' ' : buffer[at + i];
            unsigned += b & 0xff;
            signed += b;
        }
        long stored = new TarNumber(buffer, at, offset).field(CHECKSUM_AT, CHECKSUM_LENGTH, "checksum");
        if (stored != unsigned && stored != signed) {
            throw new InvalidImageException(
                    "invalid layer: the tar header at byte " + offset + " has a wrong checksum");
        }
    }

    private static boolean matches(byte[] buffer, int at, String expected) {
        for (int i = 0; i < expected.length(); i++) {
            if (buffer[at + i] != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String prefixed(byte[] buffer, int at) {
        // star keeps times behind a shorter prefix, and says so at the block's end.
        boolean star = matches(buffer, at + 508, "tar\0");
        String prefix = text(buffer, at + PREFIX_AT, star ? 131 : 155);
        String name = text(buffer, at, 100);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] buffer, int at, int length) {
        int end = at;
        while (end < at + length && buffer[end] != 0) {
            end++;
        }
        return LayerPath.decode(buffer, at, end - at);
    }
}
