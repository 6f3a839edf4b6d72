package dev.gantry.compose;

/// A device of the host in a container.
///
/// @param source path on the host, or a CDI name
/// @param target path in the container
/// @param permissions of `rwm`
public record Device(String source, String target, String permissions) {}
