package dev.gantry.api;

/// A device of the host inside the container. Source: Engine API, `DeviceMapping`.
///
/// @param cgroupPermissions of `r`, `w` and `m`
public record DeviceMapping(String pathOnHost, String pathInContainer, String cgroupPermissions) {}
