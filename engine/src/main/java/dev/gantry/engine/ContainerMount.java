package dev.gantry.engine;

import dev.gantry.api.MountPoint;

/// One mount of a container besides its root: a directory or file of the host, a volume, or memory.
///
/// @param name the volume's name; empty for the other kinds
/// @param source on the host; for a volume its `_data` directory; empty for a tmpfs
/// @param destination absolute and clean, in the container
/// @param mode the options as the user wrote them (`ro,z`), for `inspect`; of a tmpfs its mount options
/// @param propagation `rprivate`, `shared`, ...; empty for volumes
/// @param recursive whether mounts below the source come along
/// @param copyImage whether an empty volume is filled with what the image has at the destination
/// @param createSource whether a missing source directory is made, as `-v` does and `--mount` does not
record ContainerMount(
        Kind kind,
        String name,
        String source,
        String destination,
        String mode,
        boolean readOnly,
        String propagation,
        boolean recursive,
        boolean copyImage,
        boolean createSource) {

    enum Kind {
        BIND,
        VOLUME,
        TMPFS;

        /// Docker's word.
        String word() {
            return switch (this) {
                case BIND -> "bind";
                case VOLUME -> "volume";
                case TMPFS -> "tmpfs";
            };
        }
    }

    static final String DEFAULT_PROPAGATION = "rprivate";

    ContainerMount withSource(String volumeName, String mountpoint) {
        return new ContainerMount(
                kind, volumeName, mountpoint, destination, mode, readOnly, propagation, recursive, copyImage, false);
    }

    ContainerMount readOnlyToo() {
        return new ContainerMount(
                kind, name, source, destination, mode, true, propagation, recursive, copyImage, createSource);
    }

    MountPoint wire() {
        String driver = kind == Kind.VOLUME ? "local" : "";
        String shownMode = kind == Kind.TMPFS ? "" : mode;
        return new MountPoint(kind.word(), name, source, destination, driver, shownMode, !readOnly, propagation);
    }
}
