package dev.gantry.storage;

/// Whose the files of a root file system are, as this process sees them.
public enum Owners {
    /// Whose they are on the disk: an image's and a container's own ids.
    AS_ON_DISK,
    /// What these ids are outside of the user namespace of [Snapshotter#map]. A container in such a namespace
    /// sees its own ids then.
    MAPPED
}
