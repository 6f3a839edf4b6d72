package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// A file in a container, in the header `X-Docker-Container-Path-Stat` as base64 of this document. Source:
/// Engine API, `ContainerArchiveInfo`.
///
/// @param mode as Go's `os.FileMode` has it: permissions, and bits of its own for what kind of file it is
/// @param linkTarget of a symbolic link: where it leads in the end, from the container's root
public record PathStat(
        @JsonProperty("name") String name,
        @JsonProperty("size") long size,
        @JsonProperty("mode") long mode,
        @JsonProperty("mtime") String modified,
        @JsonProperty("linkTarget") String linkTarget) {
    private static final long DIRECTORY = 1L << 31;
    private static final long SYMLINK = 1L << 27;
    private static final long DEVICE = 1L << 26;
    private static final long FIFO = 1L << 25;
    private static final long SOCKET = 1L << 24;
    private static final long SETUID = 1L << 23;
    private static final long SETGID = 1L << 22;
    private static final long CHARACTER_DEVICE = 1L << 21;
    private static final long STICKY = 1L << 20;

    /// A mode of `inode(7)` in Go's bits.
    public static long goMode(int mode) {
        long type = switch (mode & 0170000) {
            case 0040000 -> DIRECTORY;
            case 0120000 -> SYMLINK;
            case 0020000 -> DEVICE | CHARACTER_DEVICE;
            case 0060000 -> DEVICE;
            case 0010000 -> FIFO;
            case 0140000 -> SOCKET;
            default -> 0;
        };
        long special = ((mode & 04000) != 0 ? SETUID : 0)
                | ((mode & 02000) != 0 ? SETGID : 0)
                | ((mode & 01000) != 0 ? STICKY : 0);
        return type | special | (mode & 0777);
    }
}
