package dev.gantry.runtime;

import java.nio.file.Path;
import java.util.List;

/// One mount of a container besides the defaults.
public sealed interface MountSetting {
    /// The absolute path in the container.
    String destination();

    /// A host directory or file: bind mounts, volumes, and the engine's own `/etc/hosts`, `/etc/resolv.conf`,
    /// `/etc/hostname` and shared `/dev/shm`.
    ///
    /// @param recursive whether mounts below the source come along (`rbind`; `bind-recursive=disabled` turns it
    ///     off)
    /// @param propagation `private`, `rprivate`, `shared`, `rshared`, `slave`, `rslave`; empty means `rprivate`
    record Bind(Path source, String destination, Access access, boolean recursive, String propagation)
            implements MountSetting {}

    /// A fresh tmpfs.
    ///
    /// @param options `size=64m`, `mode=1777`, `exec`, ... as given; `noexec,nosuid,nodev` hold unless
    ///     overridden
    record Tmpfs(String destination, List<String> options) implements MountSetting {
        public Tmpfs {
            options = List.copyOf(options);
        }
    }

    /// What a container may do with a bind mount.
    enum Access {
        WRITABLE,
        /// Read-only, with all mounts below it where the kernel can do that (5.12), as Docker does from 25 on.
        READONLY,
        /// The same, or nothing: an older kernel is an error (`bind-recursive=readonly`).
        READONLY_ALL,
        /// Read-only at the top only (`bind-recursive=writable`).
        READONLY_TOP
    }
}
