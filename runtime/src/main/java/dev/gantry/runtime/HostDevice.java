package dev.gantry.runtime;

import dev.gantry.linux.FileStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A device node of the host.
///
/// @param type `c` or `b`
/// @param fileMode permission bits
record HostDevice(Path path, String type, long major, long minor, int fileMode, int uid, int gid) {
    private static final int TYPE_MASK = 0170000;
    private static final int CHARACTER = 0020000;
    private static final int BLOCK = 0060000;

    /// The node at `path`, links not followed; empty where it is no device.
    ///
    /// @throws IOException where there is nothing
    static Optional<HostDevice> at(Path path) throws IOException {
        Map<String, Object> inode = Files.readAttributes(path, "unix:mode,rdev,uid,gid", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) number(inode, "mode");
        int type = mode & TYPE_MASK;
        if (type != CHARACTER && type != BLOCK) {
            return Optional.empty();
        }
        long device = number(inode, "rdev");
        return Optional.of(new HostDevice(
                path,
                type == CHARACTER ? "c" : "b",
                FileStatus.major(device),
                FileStatus.minor(device),
                mode & 07777,
                (int) number(inode, "uid"),
                (int) number(inode, "gid")));
    }

    private static long number(Map<String, Object> inode, String name) {
        return inode.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
