package dev.gantry.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Whether a host path lies on a mount that passes mounts on, by `/proc/self/mountinfo`
/// (`proc_pid_mountinfo(5)`).
public final class Propagation {
    private static final int MOUNT_POINT = 4;
    private static final int FIRST_OPTIONAL = 6;

    private Propagation() {}

    /// Whether what is unmounted below a path shows in other mount namespaces that have a mount of it.
    public static boolean isSharedOrSlave(Path source) {
        try {
            requireSharedOrSlave(source);
            return true;
        } catch (SettingsException neither) {
            return false;
        }
    }

    /// @throws SettingsException `path /x is mounted on / but it is not a shared mount`
    static void requireShared(Path source) {
        require(source, List.of("shared:"), "a shared mount");
    }

    /// @throws SettingsException `path /x is mounted on / but it is not a shared or slave mount`
    static void requireSharedOrSlave(Path source) {
        require(source, List.of("shared:", "master:"), "a shared or slave mount");
    }

    private static void require(Path source, List<String> tags, String wanted) {
        try {
            Path real = source.toRealPath();
            String[] mount = mountOf(real, Files.readAllLines(Path.of("/proc/self/mountinfo")));
            for (int i = FIRST_OPTIONAL; i < mount.length && !mount[i].equals("-"); i++) {
                if (tags.stream().anyMatch(mount[i]::startsWith)) {
                    return;
                }
            }
            throw new SettingsException(
                    "path " + source + " is mounted on " + mount[MOUNT_POINT] + " but it is not " + wanted);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The fields of the mount that holds `path`: the one with the longest mount point, the last of equals.
    static String[] mountOf(Path path, List<String> mountinfo) {
        String[] best = {};
        for (String line : mountinfo) {
            String[] fields = line.split(" ", -1);
            Path point = Path.of(unescaped(fields[MOUNT_POINT]));
            boolean longer = best.length == 0
                    || point.getNameCount() >= Path.of(best[MOUNT_POINT]).getNameCount();
            if (path.startsWith(point) && longer) {
                fields[MOUNT_POINT] = point.toString();
                best = fields;
            }
        }
        if (best.length == 0) {
            throw new SettingsException("Can't find mount point of " + path);
        }
        return best;
    }

    private static String unescaped(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
