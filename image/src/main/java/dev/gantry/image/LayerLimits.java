package dev.gantry.image;

/// What a layer may ask for before it is refused. Each limit ends in its own message that names the limit.
///
/// @param maxUnpackedBytes bytes of the plain tar, and bytes of any one file with its holes filled
/// @param maxEntries files, directories, links, devices
/// @param maxPathBytes length of a path or of a link's target; the kernel refuses more than 4095
/// @param maxXattrBytes names and values of one entry's extended attributes, together
/// @param maxRatio plain bytes per compressed byte, judged once `ratioFreeBytes` have been unpacked
/// @param ratioFreeBytes bytes that may be unpacked at any ratio: a file of zeros shrinks a thousandfold
///     and is legal
public record LayerLimits(
        long maxUnpackedBytes,
        long maxEntries,
        int maxPathBytes,
        int maxXattrBytes,
        int maxRatio,
        long ratioFreeBytes) {
    private static final long GIB = 1L << 30;

    /// 256 GiB, ten million entries, and at most 200 times the compressed size beyond the first 16 GiB.
    public static final LayerLimits DEFAULT = new LayerLimits(256 * GIB, 10_000_000, 4095, 1 << 20, 200, 16 * GIB);

    public LayerLimits withMaxUnpackedBytes(long bytes) {
        return new LayerLimits(bytes, maxEntries, maxPathBytes, maxXattrBytes, maxRatio, ratioFreeBytes);
    }

    public LayerLimits withMaxEntries(long entries) {
        return new LayerLimits(maxUnpackedBytes, entries, maxPathBytes, maxXattrBytes, maxRatio, ratioFreeBytes);
    }

    public LayerLimits withMaxXattrBytes(int bytes) {
        return new LayerLimits(maxUnpackedBytes, maxEntries, maxPathBytes, bytes, maxRatio, ratioFreeBytes);
    }

    /// Judges the ratio from `freeBytes` on.
    public LayerLimits withMaxRatio(int ratio, long freeBytes) {
        return new LayerLimits(maxUnpackedBytes, maxEntries, maxPathBytes, maxXattrBytes, ratio, freeBytes);
    }
}
