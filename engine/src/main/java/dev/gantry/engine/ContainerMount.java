package dev.gantry.engine;

import dev.gantry.api.MountPoint;

/// One mount of a container besides its root: a directory or file of the host, a volume, memory, or the files
/// of an image.
///
/// @param name the volume's name, or the image's; empty for the other kinds
/// @param source on the host; of a volume where its data is once it is mounted, as far as that is known; of an
///     image its id; empty for a tmpfs
/// @param destination absolute and clean, in the container
/// @param mode the options as the user wrote them (`ro,z`), for `inspect`; of a tmpfs its mount options
/// @param propagation `rprivate`, `shared`, ...; empty for volumes
/// @param recursive whether mounts below the source come along
/// @param copyImage whether an empty volume is filled with what the image has at the destination
/// @param createSource whether a missing source directory is made, as `-v` does and `--mount` does not
/// @param driver the volume's; empty for `local`
/// @param subpath what of a volume or an image is mounted, relative to its top; empty for all of it
/// @param readOnlyTop whether mounts below a read-only one stay as they are
/// @param readOnlyForced whether they must not, also where the kernel can't help it
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
        boolean createSource,
        String driver,
        String subpath,
        boolean readOnlyTop,
        boolean readOnlyForced) {

    enum Kind {
        BIND,
        VOLUME,
        TMPFS,
        IMAGE;

        /// Docker's word.
        String word() {
            return switch (this) {
                case BIND -> "bind";
                case VOLUME -> "volume";
                case TMPFS -> "tmpfs";
                case IMAGE -> "image";
            };
        }
    }

    static final String DEFAULT_PROPAGATION = "rprivate";

    private static final String LOCAL = "local";

    static ContainerMount bind(String source, String destination) {
        return new ContainerMount(
                Kind.BIND,
                "",
                source,
                destination,
                "",
                false,
                DEFAULT_PROPAGATION,
                true,
                false,
                false,
                "",
                "",
                false,
                false);
    }

    /// @param name empty for one that nobody has named
    static ContainerMount volume(String name, String destination) {
        return new ContainerMount(
                Kind.VOLUME, name, "", destination, "", false, "", true, true, false, "", "", false, false);
    }

    static ContainerMount tmpfs(String destination, String options, boolean readOnly) {
        return new ContainerMount(
                Kind.TMPFS, "", "", destination, options, readOnly, "", true, false, false, "", "", false, false);
    }

    /// The files of an image, which nobody changes.
    static ContainerMount image(String name, String destination, String subpath) {
        return new ContainerMount(
                Kind.IMAGE,
                name,
                "",
                destination,
                "",
                true,
                DEFAULT_PROPAGATION,
                true,
                false,
                false,
                "",
                subpath,
                false,
                false);
    }

    ContainerMount withVolume(String volumeName, String driverName, String mountpoint) {
        return new ContainerMount(
                kind,
                volumeName,
                mountpoint,
                destination,
                mode,
                readOnly,
                propagation,
                recursive,
                copyImage,
                false,
                driverName,
                subpath,
                readOnlyTop,
                readOnlyForced);
    }

    ContainerMount withSource(String changed) {
        return new ContainerMount(
                kind,
                name,
                changed,
                destination,
                mode,
                readOnly,
                propagation,
                recursive,
                copyImage,
                createSource,
                driver,
                subpath,
                readOnlyTop,
                readOnlyForced);
    }

    ContainerMount withMode(String shown, boolean fixed) {
        return new ContainerMount(
                kind,
                name,
                source,
                destination,
                shown,
                fixed,
                propagation,
                recursive,
                copyImage,
                createSource,
                driver,
                subpath,
                readOnlyTop,
                readOnlyForced);
    }

    /// How a bind mount takes what is mounted below its source.
    ContainerMount withBinding(String passing, boolean below, boolean creating, boolean onlyTop, boolean forced) {
        return new ContainerMount(
                kind,
                name,
                source,
                destination,
                mode,
                readOnly,
                passing,
                below,
                copyImage,
                creating,
                driver,
                subpath,
                onlyTop,
                forced);
    }

    ContainerMount withPropagation(String passing) {
        return withBinding(passing, recursive, createSource, readOnlyTop, readOnlyForced);
    }

    /// What of a volume is mounted, and whether it is filled before. Only a whole volume is.
    ContainerMount withContent(boolean copied, String part) {
        return new ContainerMount(
                kind,
                name,
                source,
                destination,
                mode,
                readOnly,
                propagation,
                recursive,
                copied && part.isEmpty(),
                createSource,
                driver,
                part,
                readOnlyTop,
                readOnlyForced);
    }

    ContainerMount readOnlyToo() {
        return withMode(mode, true);
    }

    /// `local`, or a plugin's name.
    String driverName() {
        return driver.isEmpty() ? LOCAL : driver;
    }

    MountPoint wire() {
        String shownDriver = kind == Kind.VOLUME ? driverName() : "";
        String shownMode = kind == Kind.TMPFS ? "" : mode;
        return new MountPoint(kind.word(), name, source, destination, shownDriver, shownMode, !readOnly, propagation);
    }
}
