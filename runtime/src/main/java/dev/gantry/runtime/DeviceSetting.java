package dev.gantry.runtime;

/// `--device`: a host device node, or a directory of them, that appears in the container.
///
/// @param hostPath such as `/dev/fuse`; symbolic links are followed
/// @param containerPath where it appears
/// @param permissions a subset of `rwm`
public record DeviceSetting(String hostPath, String containerPath, String permissions) {}
