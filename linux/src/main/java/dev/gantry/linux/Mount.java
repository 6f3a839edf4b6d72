package dev.gantry.linux;

import java.util.List;

/// One mount to be made, in the words of the OCI runtime specification (`mounts[]`): what storage and volumes
/// produce and the runtime consumes.
///
/// Example: `Mount("bind", "/var/lib/gantry/volumes/db/_data", "/data", ["rbind", "ro"])`.
///
/// @param type file system type (`overlay`, `tmpfs`, `proc`, ...) or `bind`
/// @param source what is mounted: a path for `bind`, a free name for the others
/// @param target where; for a container's mounts a path inside the container
/// @param options as in `fstab(5)`: `ro`, `nosuid`, `rprivate`, `size=64m`
public record Mount(String type, String source, String target, List<String> options) {
    public Mount {
        options = List.copyOf(options);
    }

    /// A recursive bind mount of a host path.
    public static Mount bind(String source, String target, boolean readOnly) {
        return new Mount("bind", source, target, readOnly ? List.of("rbind", "ro") : List.of("rbind"));
    }

    /// A fresh tmpfs.
    public static Mount tmpfs(String target, List<String> options) {
        return new Mount("tmpfs", "tmpfs", target, options);
    }

    public boolean isReadOnly() {
        return options.contains("ro");
    }
}
